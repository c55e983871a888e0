package io.headrace.engine.materialization;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.RunUnderWayException;
import io.headrace.engine.offline.ReadFailures;

/** Failures of tasks, which Spark wraps, as what they were when they were thrown. */
final class TaskFailures {
  private TaskFailures() {}

  /** The exception of ours inside {@code failure}; else what Spark says, as a failure to read. */
  static RuntimeException explain(String where, Exception failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DefinitionException
          || t instanceof DataRuleException
          || t instanceof StoreException
          || t instanceof RunUnderWayException) {
        return (RuntimeException) t;
      }
      if (t instanceof IllegalStateException bug) {
        return bug;
      }
    }
    return ReadFailures.explain(where, failure);
  }
}
