package io.headrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Writes the data of a shape, once: every value is a hash of its row number, so that the same shape
 * is the same data everywhere.
 */
final class DataGenerator {
  private static final long FILE_BYTES = 128L << 20;
  // Prime to the microseconds of the span, so that row numbers become times that never repeat.
  private static final long TIME_STEP = 240_307_692_307L;
  private static final long LABEL_TIME_STEP = 148_492_424_243L;
  private static final double TWO_POW_53 = 9007199254740992.0;

  private final SparkSession spark;
  private final Path data;

  DataGenerator(SparkSession spark, Path data) {
    this.spark = spark;
    this.data = data;
  }

  /** The files of the shape, written when they are not there yet. */
  Inputs inputs(Shape shape) throws IOException {
    Inputs inputs = new Inputs(shape, data.resolve(shape.name() + "-" + shape.labels()));
    Path written = inputs.folder().resolve("written");
    if (!Files.exists(written) || !Files.readString(written).equals(shape.toString())) {
      save(labels(shape), shape, inputs.labels());
      for (int view = 0; view < shape.views(); view++) {
        save(features(shape, view), shape, inputs.features(view));
      }
      Files.writeString(written, shape.toString());
    }
    if (shape.isBucketed()) {
      table(inputs.labelTable(), labels(shape), inputs.labels());
      for (int view = 0; view < shape.views(); view++) {
        table(inputs.featureTable(view), features(shape, view), inputs.features(view));
      }
    }
    return inputs;
  }

  private Dataset<Row> labels(Shape shape) {
    Column id = functions.col("id");
    return rows(shape.labels(), 40)
        .select(
            id.as(Inputs.ROW),
            key(shape, id, 1).as(Inputs.KEY),
            time(id, LABEL_TIME_STEP).as(Inputs.EVENT),
            unit(id, 2).as(Inputs.LABEL));
  }

  private Dataset<Row> features(Shape shape, int view) {
    Column id = functions.col("id");
    Column event = time(id, TIME_STEP);
    int seed = 1000 * (view + 1);
    List<Column> columns = new ArrayList<>();
    columns.add(key(shape, id, seed).as(Inputs.KEY));
    columns.add(event.as(Inputs.EVENT));
    Column delay = functions.pmod(hash(id, seed + 1), functions.lit(3_600_000_000L));
    columns.add(
        functions.timestamp_micros(functions.unix_micros(event).plus(delay)).as(Inputs.CREATED));
    for (int i = 0; i < shape.columns(); i++) {
      columns.add(value(id, seed + 2, i).as(shape.column(view, i)));
    }
    return rows(shape.features(), 30 + 8L * shape.columns()).select(columns.toArray(Column[]::new));
  }

  private Dataset<Row> rows(long count, long bytes) {
    int cores = spark.sparkContext().defaultParallelism();
    int files = (int) Math.max(cores, count * bytes / FILE_BYTES + 1);
    return spark.range(0, count, 1, files).toDF();
  }

  private static Column key(Shape shape, Column id, int seed) {
    Column uniform = functions.pmod(hash(id, seed), functions.lit(shape.keys()));
    return switch (shape.spread()) {
      case UNIFORM, BUCKETED -> uniform;
      case ZIPF ->
          functions
              .floor(functions.exp(unit(id, seed).multiply(Math.log((double) shape.keys()))))
              .cast("bigint");
      case HOT_KEY -> functions.when(unit(id, seed + 500).lt(0.2), 0L).otherwise(uniform);
    };
  }

  private static Column time(Column id, long step) {
    long span = Inputs.SPAN.toNanos() / 1000;
    long start = Inputs.START.getEpochSecond() * 1_000_000;
    return functions.timestamp_micros(
        functions.pmod(id.multiply(step), functions.lit(span)).plus(start));
  }

  /** Of four columns two are doubles, one a long, one a text; every second one has nulls. */
  private static Column value(Column id, int seed, int column) {
    Column hash = hash(id, seed + column);
    return switch (column % 4) {
      case 0 -> unit(id, seed + column);
      case 1 -> withNulls(unit(id, seed + column), hash);
      case 2 -> functions.shiftright(hash, 24);
      default ->
          withNulls(
              functions.concat(
                  functions.lit("s"), functions.pmod(hash, functions.lit(100_000L)).cast("string")),
              hash);
    };
  }

  private static Column withNulls(Column value, Column hash) {
    return functions.when(functions.pmod(hash, functions.lit(19L)).gt(0), value);
  }

  /** In [0, 1). */
  private static Column unit(Column id, int seed) {
    return functions.shiftrightunsigned(hash(id, seed), 11).divide(TWO_POW_53);
  }

  private static Column hash(Column id, int seed) {
    return functions.xxhash64(id, functions.lit(seed));
  }

  private void save(Dataset<Row> rows, Shape shape, Path folder) {
    if (!shape.isBucketed()) {
      rows.write().mode(SaveMode.Overwrite).parquet(folder.toString());
      return;
    }
    // Rows come to the tasks by bucket, so that each bucket is one file, sorted.
    String table = "headrace_benchmark_writing";
    spark.sql("DROP TABLE IF EXISTS " + table);
    bucketed(rows.repartition(Shape.BUCKETS, functions.col(Inputs.KEY)).write())
        .mode(SaveMode.Overwrite)
        .option("path", folder.toString())
        .saveAsTable(table);
    spark.sql("DROP TABLE " + table);
  }

  private static DataFrameWriter<Row> bucketed(DataFrameWriter<Row> writer) {
    return writer
        .format("parquet")
        .bucketBy(Shape.BUCKETS, Inputs.KEY)
        .sortBy(Inputs.KEY, Inputs.EVENT);
  }

  private void table(String name, Dataset<Row> rows, Path folder) {
    spark.sql("DROP TABLE IF EXISTS " + name);
    spark.sql(
        "CREATE TABLE %s (%s) USING parquet CLUSTERED BY (%s) SORTED BY (%s, %s) INTO %d BUCKETS LOCATION '%s'"
            .formatted(
                name,
                rows.schema().toDDL(),
                Inputs.KEY,
                Inputs.KEY,
                Inputs.EVENT,
                Shape.BUCKETS,
                folder.toUri()));
  }
}
