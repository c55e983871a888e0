package io.headrace.engine.retrieval;

import io.headrace.engine.retrieval.table.TableCommit;

/** What came of a request to write a dataset. */
public sealed interface RetrievalOutcome {
  /** It was written by this run. */
  record Written(RetrievalReport report) implements RetrievalOutcome {}

  /** A run of the same id had committed it before, and nothing was done. */
  record FoundCommitted(String output, TableCommit commit) implements RetrievalOutcome {}
}
