package io.headrace.engine.materialization;

import java.util.OptionalInt;

/**
 * How the writers that a store allows are divided among views that run side by side.
 *
 * @param viewsAtOnce 1 or more
 * @param writersPerView 1 or more
 */
record WriterShares(int viewsAtOnce, int writersPerView) {

  /**
   * @param maxWriters what the store allows in all
   * @param parallelViews what was asked for
   * @param views how many there are, 1 or more
   * @param limit bound on the run's rate
   * @param slots how many tasks the session runs at once, as far as it is known
   */
  static WriterShares of(
      int maxWriters, int parallelViews, int views, OptionalInt limit, int slots) {
    // While one view writes with its whole share, another one's tables are prepared by the driver,
    // over a connection that has to come from somewhere.
    int viewsAtOnce = Math.max(1, Math.min(Math.min(parallelViews, views), maxWriters - 1));
    int share = viewsAtOnce == 1 ? maxWriters : (maxWriters - 1) / viewsAtOnce;
    // A rate is divided by writers that may exist, so more of them than can run would slow a run
    // down to less than what was asked for; and a writer has to get one row a second at least.
    int useful = limit.isPresent() ? Math.min(Math.max(1, slots), limit.getAsInt()) : share;
    return new WriterShares(viewsAtOnce, Math.max(1, Math.min(share, useful)));
  }

  int writersAtOnce() {
    return viewsAtOnce * writersPerView;
  }
}
