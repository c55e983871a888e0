package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.StorageFailures;
import java.util.Optional;

/** What Spark throws, in the families that users know. */
public final class ReadFailures {
  private ReadFailures() {}

  /**
   * The failure of a query over sources as one of {@link DataRuleException}, {@link StoreException}
   * or, when it is one already, itself. Throw what comes back.
   *
   * @param where names what was read
   */
  public static RuntimeException explain(String where, Exception failure) {
    if (failure instanceof DefinitionException
        || failure instanceof StoreException
        || failure instanceof DataRuleException) {
      return (RuntimeException) failure;
    }
    return DataRule.find(failure)
        .<RuntimeException>map(rule -> rule)
        .orElseGet(() -> new StoreException(where, reason(failure), failure));
  }

  /**
   * The most telling line: Spark's outer messages name the file, the innermost one says what is
   * wrong with it.
   */
  static String reason(Throwable failure) {
    Optional<String> storage = StorageFailures.explain(failure, Access.READ);
    if (storage.isPresent()) {
      return storage.get();
    }
    String outer = firstLine(failure);
    Throwable root = failure;
    while (root.getCause() != null) {
      String text = String.valueOf(root.getMessage());
      if (text.contains("FAILED_READ_FILE") || text.contains("CANNOT_READ_FILE_FOOTER")) {
        outer = firstLine(root);
      }
      root = root.getCause();
    }
    return root == failure || outer.contains(firstLine(root))
        ? outer
        : outer + " (" + firstLine(root) + ")";
  }

  static String firstLine(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return message.strip().lines().findFirst().orElse(failure.getClass().getSimpleName());
  }
}
