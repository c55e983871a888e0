package io.headrace.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/** One way to join the data of a shape, or a floor under all ways. */
interface Contender {
  /** As results name it. */
  String name();

  /** Whether it can be asked for this shape at all. */
  default boolean fits(Shape shape) {
    return true;
  }

  /** A floor joins nothing, so there is no result to compare. */
  default boolean isFloor() {
    return false;
  }

  /**
   * Joins and writes parquet: {@code label_id} and every column of every view, beside others.
   *
   * @param output a folder that is written anew; a floor leaves it alone
   * @return what is to be told about the run beside its time, such as the plan that was chosen
   * @throws Exception ends the benchmark
   */
  Optional<String> run(Inputs inputs, Path output) throws Exception;
}
