package io.headrace.engine.online;

import java.io.Serializable;

/**
 * What became of rows that a store has acknowledged.
 *
 * @param written new or newer, or equal in time: they stand in the store now
 * @param older the store has a newer row and kept it
 * @param unchanged the store held the same bytes already and was left alone, or had no row where
 *     one was to go
 * @param rejected the store refused them; see {@link OnlineWriter#refused}
 * @param removed stood in the store and are gone
 * @param bytes of keys and values written
 */
public record WriteCounts(
    long written, long older, long unchanged, long rejected, long removed, long bytes)
    implements Serializable {
  public static final WriteCounts NONE = new WriteCounts(0, 0, 0, 0, 0, 0);

  /** Of rows that were written and none that were removed. */
  public WriteCounts(long written, long older, long unchanged, long rejected, long bytes) {
    this(written, older, unchanged, rejected, 0, bytes);
  }

  public WriteCounts plus(WriteCounts other) {
    return new WriteCounts(
        written + other.written,
        older + other.older,
        unchanged + other.unchanged,
        rejected + other.rejected,
        removed + other.removed,
        bytes + other.bytes);
  }

  /** What came since {@code earlier}. */
  public WriteCounts minus(WriteCounts earlier) {
    return new WriteCounts(
        written - earlier.written,
        older - earlier.older,
        unchanged - earlier.unchanged,
        rejected - earlier.rejected,
        removed - earlier.removed,
        bytes - earlier.bytes);
  }

  public long rows() {
    return written + older + unchanged + rejected + removed;
  }
}
