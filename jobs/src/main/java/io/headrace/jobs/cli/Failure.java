package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.RunUnderWayException;
import io.headrace.engine.materialization.NoRoomException;
import io.headrace.engine.materialization.RunInterruptedException;
import io.headrace.engine.online.FencedException;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.problems.RefusedException;
import java.util.List;
import java.util.stream.Collectors;

/** An exception as the user sees it: a message and an exit code. */
record Failure(ExitCode code, String message) {

  /** Finds the exception that says most, however deep Spark has wrapped it. */
  static Failure of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof DefinitionException definition) {
        return new Failure(ExitCode.WRONG_USAGE, lines(definition.problems()));
      }
      if (t instanceof RefusedException refused) {
        return new Failure(ExitCode.WRONG_USAGE, refused.getMessage());
      }
      if (t instanceof DataRuleException rule) {
        return new Failure(ExitCode.DATA_RULE_BROKEN, rule.getMessage());
      }
      if (t instanceof RefusedException refused) {
        return new Failure(ExitCode.WRONG_USAGE, refused.getMessage());
      }
      if (t instanceof ClusterException cluster) {
        return new Failure(ExitCode.of(cluster.condition()), cluster.getMessage());
      }
      // The store answered well enough: what was asked of it cannot be done, or not by this run.
      if (t instanceof NoRoomException
          || t instanceof FencedException
          || t instanceof RunInterruptedException
          || t instanceof RunUnderWayException) {
        return new Failure(ExitCode.FAILED, t.getMessage());
      }
      if (t instanceof StoreException store) {
        return new Failure(ExitCode.UNREACHABLE, store.getMessage());
      }
    }
    return new Failure(ExitCode.FAILED, "internal error: " + shortText(thrown));
  }

  private static String lines(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  private static String shortText(Throwable thrown) {
    String text =
        thrown.getMessage() == null ? "" : thrown.getMessage().lines().findFirst().orElse("");
    return thrown.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + text);
  }
}
