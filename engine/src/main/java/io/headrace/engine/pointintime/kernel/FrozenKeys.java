package io.headrace.engine.pointintime.kernel;

import java.io.Serializable;

/** A table of keys as plain arrays, which any serializer of Spark's can write. */
final class FrozenKeys implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean single;
  private final long[] cells;
  private final long[] starts;
  private final long[] words;
  private final int size;

  FrozenKeys(boolean single, long[] cells, long[] starts, long[] words, int size) {
    this.single = single;
    this.cells = cells;
    this.starts = starts;
    this.words = words;
    this.size = size;
  }

  KeyTable thawed() {
    return single ? new LongKeyTable(this) : new BytesKeyTable(this);
  }

  long[] cells() {
    return cells;
  }

  long[] starts() {
    return starts;
  }

  long[] words() {
    return words;
  }

  int size() {
    return size;
  }
}
