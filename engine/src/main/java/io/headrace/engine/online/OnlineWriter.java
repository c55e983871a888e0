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

  /**
   * Takes a key whose row is to go; may send a batch. A stored row with an event timestamp up to
   * the bound is removed, a newer one stays and counts as older. Other tables' rows under the key
   * stay. A writer is given a key once, to write or to remove.
   *
   * @param boundMicros the newest event timestamp that the source ever had for the key, in
   *     microseconds since 1970 UTC
   */
  default void remove(byte[] entityKey, long boundMicros) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " removes no rows");
  }

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
