package io.headrace.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads both sides, brings equal keys together and drops the rows. */
final class ShuffleFloor implements Contender {
  private final SparkSession spark;

  ShuffleFloor(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public String name() {
    return "shuffle floor";
  }

  @Override
  public boolean isFloor() {
    return true;
  }

  @Override
  public Optional<String> run(Inputs inputs, Path output) {
    shuffle(inputs.labels());
    for (int view = 0; view < inputs.shape().views(); view++) {
      shuffle(inputs.features(view));
    }
    return Optional.empty();
  }

  private void shuffle(Path folder) {
    ScanFloor.drop(spark.read().parquet(folder.toString()).repartition(functions.col(Inputs.KEY)));
  }
}
