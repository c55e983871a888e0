package io.headrace.benchmarks;

/**
 * One row of the grid: how much there is to join, and how its keys are spread.
 *
 * @param name as options and results name it
 * @param labels rows on the label side
 * @param features rows of each view
 * @param views number of views, all with the same key
 * @param columns features of each view
 * @param keys distinct keys, on both sides
 * @param spread how rows fall on keys
 */
record Shape(
    String name, long labels, long features, int views, int columns, long keys, Spread spread) {

  /** How rows fall on keys. */
  enum Spread {
    UNIFORM,
    /** The k-th key has 1/k of the rows of the first. */
    ZIPF,
    /** A fifth of both sides has key 0. */
    HOT_KEY,
    /** Uniform, and both sides are tables in buckets by the key. */
    BUCKETED
  }

  static final int BUCKETS = 16;

  boolean isBucketed() {
    return spread == Spread.BUCKETED;
  }

  boolean isSkewed() {
    return spread == Spread.ZIPF || spread == Spread.HOT_KEY;
  }

  /** The same shape with a fraction of the rows and keys, to try the machinery. */
  Shape dividedBy(long divisor) {
    return divisor == 1
        ? this
        : new Shape(
            name,
            Math.max(100, labels / divisor),
            Math.max(100, features / divisor),
            views,
            columns,
            Math.max(10, keys / divisor),
            spread);
  }

  String view(int view) {
    return "v" + view;
  }

  String column(int view, int column) {
    return view(view) + "_f" + column;
  }
}
