package io.headrace.benchmarks;

import io.headrace.benchmarks.Shape.Spread;
import java.util.List;

/** The grid, and the shapes that are measured beside it. */
final class Shapes {
  private static final int COLUMNS = 8;

  static final List<Shape> ALL =
      List.of(
          new Shape("1m-x-5m", 1_000_000, 5_000_000, 1, COLUMNS, 200_000, Spread.UNIFORM),
          new Shape("1m-x-20m", 1_000_000, 20_000_000, 1, COLUMNS, 400_000, Spread.UNIFORM),
          new Shape("100k-x-20m", 100_000, 20_000_000, 1, COLUMNS, 400_000, Spread.UNIFORM),
          new Shape("5m-x-5m", 5_000_000, 5_000_000, 1, COLUMNS, 200_000, Spread.UNIFORM),
          new Shape("100k-x-8-views", 100_000, 1_000_000, 8, COLUMNS, 100_000, Spread.UNIFORM),
          new Shape("zipf-1m-x-5m", 1_000_000, 5_000_000, 1, COLUMNS, 200_000, Spread.ZIPF),
          new Shape("hot-1m-x-5m", 1_000_000, 5_000_000, 1, COLUMNS, 200_000, Spread.HOT_KEY),
          new Shape("dense-50k-x-200k", 50_000, 200_000, 1, COLUMNS, 100, Spread.UNIFORM),
          new Shape("500-columns", 100_000, 400_000, 1, 500, 40_000, Spread.UNIFORM),
          new Shape("bucketed-1m-x-5m", 1_000_000, 5_000_000, 1, COLUMNS, 200_000, Spread.BUCKETED),
          // Not of the grid: how time grows with the feature rows.
          new Shape("100k-x-1m", 100_000, 1_000_000, 1, COLUMNS, 100_000, Spread.UNIFORM),
          new Shape("1m-x-1m", 1_000_000, 1_000_000, 1, COLUMNS, 100_000, Spread.UNIFORM));

  private Shapes() {}

  /** All of them where no name is given, else those named, in the order of the grid. */
  static List<Shape> named(List<String> names) {
    List<String> known = ALL.stream().map(Shape::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("no shape '" + name + "'; there are " + known);
      }
    }
    return ALL.stream().filter(s -> names.isEmpty() || names.contains(s.name())).toList();
  }
}
