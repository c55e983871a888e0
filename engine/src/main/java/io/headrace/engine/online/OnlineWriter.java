package io.headrace.engine.online;

import java.util.List;

/**
 * Writes the rows of one partition. Rows are gathered into batches; a batch is acknowledged as a
 * whole, and only acknowledged rows are counted. Rows of one key arrive at most once a writer. Not
 * for use by several threads.
 */
public interface OnlineWriter extends AutoCloseable {

  /** Takes a row; may send a batch. */
  void write(OnlineRow row);

  /** What became of the rows acknowledged so far, where the writer can tell; for display only. */
  default WriteCounts acknowledged() {
    return WriteCounts.NONE;
  }

  /**
   * Sends what is left, waits for the answer, and tells what became of all rows since the writer
   * was opened.
   */
  WriteCounts flush();

  /** Rows that the store refused, which are counted as rejected; complete after {@link #flush}. */
  default List<RefusedRow> refused() {
    return List.of();
  }

  /** Gives the connection back. Rows that were not flushed are dropped. */
  @Override
  void close();
}
