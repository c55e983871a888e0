package io.headrace.engine.rows;

import java.io.Serializable;

/** A table of keys as plain arrays, which any serializer of Spark's can write. */
public final class FrozenKeys implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean single;
  private final long[] cells;
  private final long[] starts;
  private final long[] words;
  private final int size;

  public FrozenKeys(boolean single, long[] cells, long[] starts, long[] words, int size) {
    this.single = single;
    this.cells = cells;
    this.starts = starts;
    this.words = words;
    this.size = size;
  }

  public KeyTable thawed() {
    return single ? new LongKeyTable(this) : new BytesKeyTable(this);
  }

  public long[] cells() {
    return cells;
  }

  public long[] starts() {
    return starts;
  }

  public long[] words() {
    return words;
  }

  public int size() {
    return size;
  }
}
