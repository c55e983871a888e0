package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.FrozenKeys;
import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.RowMemory;
import java.io.Serializable;

/** An index of labels as it travels to the tasks that reduce feature rows. */
public final class FrozenLabelIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FrozenKeys keys;
  private final long[] firstSlots;
  private final long[] moments;

  FrozenLabelIndex(FrozenKeys keys, long[] firstSlots, long[] moments) {
    this.keys = keys;
    this.firstSlots = firstSlots;
    this.moments = moments;
  }

  /** Shares the arrays. */
  LabelIndex thawed() {
    return new LabelIndex(
        RowMemory.HEAP,
        keys.thawed(),
        KeyTable.thawed(firstSlots),
        KeyTable.thawed(moments),
        moments.length);
  }

  long words() {
    return (long) keys.cells().length
        + keys.starts().length
        + keys.words().length
        + firstSlots.length
        + moments.length;
  }

  /** Approximate size. */
  public long bytes() {
    return 8L * words();
  }

  /** Distinct pairs of key and moment. */
  public int slots() {
    return moments.length;
  }
}
