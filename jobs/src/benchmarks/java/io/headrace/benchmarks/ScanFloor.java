package io.headrace.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Reads both sides and drops the rows: nobody is faster who looks at all of them. */
final class ScanFloor implements Contender {
  private final SparkSession spark;

  ScanFloor(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public String name() {
    return "scan floor";
  }

  @Override
  public boolean isFloor() {
    return true;
  }

  @Override
  public Optional<String> run(Inputs inputs, Path output) {
    drop(spark.read().parquet(inputs.labels().toString()));
    for (int view = 0; view < inputs.shape().views(); view++) {
      drop(spark.read().parquet(inputs.features(view).toString()));
    }
    return Optional.empty();
  }

  static void drop(Dataset<Row> rows) {
    rows.write().format("noop").mode(SaveMode.Overwrite).save();
  }
}
