package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.RowStore;
import java.io.Serializable;

/** All feature rows of a small view, as they travel to every task. */
public final class FrozenFeatures implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FrozenLabelIndex moments;
  private final long[] winners;
  private final long[][] pages;

  FrozenFeatures(FrozenLabelIndex moments, long[] winners, long[][] pages) {
    this.moments = moments;
    this.winners = winners;
    this.pages = pages;
  }

  LabelIndex moments() {
    return moments.thawed();
  }

  /** For each slot the address of the row that counts from its moment on. */
  long[] winners() {
    return winners;
  }

  RowStore rows() {
    return new RowStore(pages);
  }

  /** Approximate size in bytes. */
  public long bytes() {
    long words = winners.length + moments.words();
    for (long[] page : pages) {
      words += page.length;
    }
    return 8 * words;
  }
}
