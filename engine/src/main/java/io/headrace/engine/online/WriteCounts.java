package io.headrace.engine.online;

import java.io.Serializable;

/**
 * What became of rows that a store has acknowledged.
 *
 * @param written new or newer, or equal in time: they stand in the store now
 * @param older the store has a newer row and kept it
 * @param unchanged the store held the same bytes already and was left alone
 * @param rejected the store refused them; see {@link OnlineWriter#refused}
 * @param bytes of keys and values written
 */
public record WriteCounts(long written, long older, long unchanged, long rejected, long bytes)
    implements Serializable {
  public static final WriteCounts NONE = new WriteCounts(0, 0, 0, 0, 0);

  public WriteCounts plus(WriteCounts other) {
    return new WriteCounts(
        written + other.written,
        older + other.older,
        unchanged + other.unchanged,
        rejected + other.rejected,
        bytes + other.bytes);
  }

  /** What came since {@code earlier}. */
  public WriteCounts minus(WriteCounts earlier) {
    return new WriteCounts(
        written - earlier.written,
        older - earlier.older,
        unchanged - earlier.unchanged,
        rejected - earlier.rejected,
        bytes - earlier.bytes);
  }

  public long rows() {
    return written + older + unchanged + rejected;
  }
}
