package io.headrace.benchmarks.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The source's rows, one an entity, eight features each, in several versions. Every value is a hash
 * of the entity's number and the version, so that the same sizes are the same data everywhere.
 *
 * <p>Entities come in no order of their keys, as they do out of a shuffle.
 */
final class EntityData {
  /** Of which every row is newer than its entity's row in the version before. */
  enum Version {
    OLDER,
    NEWER,

    /** A tenth of the rows is newer and differs; the others are those of {@link #NEWER}. */
    A_TENTH_NEWER
  }

  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  static final Instant END = START.plusSeconds(10 * 86_400L);
  static final int FEATURES = 8;

  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long ROWS_OF_A_FILE = 1_000_000;
  // A prime beyond all sizes: multiplied by it, numbers come in another order and none twice.
  private static final long STRIDE = 1_000_000_007L;
  private static final double TWO_POW_53 = 9007199254740992.0;

  private final SparkSession spark;
  private final Path folder;

  EntityData(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** The parquet files of a version, written when they are not there yet. */
  Path files(Version version, long entities) throws IOException {
    Path files = folder.resolve(version.name().toLowerCase(Locale.ROOT) + "-" + entities);
    if (!Files.exists(files.resolve("_SUCCESS"))) {
      rows(version, entities).write().mode(SaveMode.Overwrite).parquet(files.toString());
    }
    return files;
  }

  private Dataset<Row> rows(Version version, long entities) {
    int cores = spark.sparkContext().defaultParallelism();
    int files = (int) Math.max(cores, entities / ROWS_OF_A_FILE);
    Column id = functions.col("key_id");
    Dataset<Row> keys =
        spark
            .range(0, entities, 1, files)
            .select(
                functions
                    .pmod(functions.col("id").multiply(STRIDE), functions.lit(entities))
                    .as("key_id"));
    Column isChanged = functions.pmod(hash(id, functions.lit(99)), functions.lit(10)).equalTo(0);
    Column seed =
        switch (version) {
          case OLDER -> functions.lit(0L);
          case NEWER -> functions.lit(1L);
          case A_TENTH_NEWER -> functions.when(isChanged, 2L).otherwise(1L);
        };
    List<Column> columns = new ArrayList<>(List.of(id));
    // Each version lives on a day of its own.
    Column micros =
        functions
            .pmod(hash(id, seed), functions.lit(DAY_MICROS))
            .plus(seed.multiply(DAY_MICROS))
            .plus(START.getEpochSecond() * 1_000_000L);
    columns.add(functions.timestamp_micros(micros).as("event_timestamp"));
    columns.add(functions.timestamp_micros(micros.plus(60_000_000L)).as("created"));
    for (int f = 0; f < FEATURES; f++) {
      columns.add(value(id, seed, f).as("f" + f));
    }
    return keys.select(columns.toArray(Column[]::new));
  }

  /** Of four features two are doubles, one a long, one a text; every second one has nulls. */
  private static Column value(Column id, Column seed, int feature) {
    Column hash = hash(id, seed.plus(100L * (feature + 1)));
    Column unit = functions.shiftrightunsigned(hash, 11).divide(TWO_POW_53);
    return switch (feature % 4) {
      case 0 -> unit;
      case 1 -> withNulls(unit, hash);
      case 2 -> functions.shiftright(hash, 24);
      default ->
          withNulls(
              functions.concat(
                  functions.lit("s"), functions.pmod(hash, functions.lit(100_000L)).cast("string")),
              hash);
    };
  }

  /** How a feature is declared. */
  static String type(int feature) {
    return switch (feature % 4) {
      case 2 -> "Int64";
      case 3 -> "String";
      default -> "Float64";
    };
  }

  private static Column withNulls(Column value, Column hash) {
    return functions.when(functions.pmod(hash, functions.lit(19L)).gt(0), value);
  }

  private static Column hash(Column id, Column seed) {
    return functions.xxhash64(id, seed);
  }
}
