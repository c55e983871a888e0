package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.StoreException;

/**
 * Another writer committed to the table in a way that this run's commit cannot follow. Nothing of
 * the run is in the table; it may be tried again.
 */
public final class WriteConflictException extends StoreException {
  private static final long serialVersionUID = 1L;

  WriteConflictException(String table, Throwable cause) {
    super(
        table,
        "another writer committed to it meanwhile, and nothing of this run was kept: "
            + String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("")
            + ". Run it again when the other writer is done.",
        cause);
  }
}
