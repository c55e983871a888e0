package io.headrace.benchmarks.lakehouse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A table of feature rows and the commits made to it. A key has a row for each of ten days, then
 * one for each commit that touches it; every value is a hash of key and day.
 */
final class FeatureTable {
  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  /** Behind everything that is ever committed. */
  static final Instant END = START.plusSeconds(400 * 86_400L);

  static final int FEATURES = 8;
  static final String CATALOG = "bench";

  private static final int FIRST_DAYS = 10;
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final String NAMESPACE = "features";

  private final SparkSession spark;
  private final TableKind kind;
  private final long rows;
  private final long keys;
  private final String name;
  private int day = FIRST_DAYS;

  FeatureTable(SparkSession spark, TableKind kind, long rows, long keys) {
    this.spark = spark;
    this.kind = kind;
    this.rows = rows;
    this.keys = keys;
    String table = kind.name().toLowerCase(java.util.Locale.ROOT);
    this.name =
        kind.isIceberg()
            ? CATALOG + "." + NAMESPACE + "." + table
            : "spark_catalog.default." + table;
  }

  String name() {
    return name;
  }

  TableKind kind() {
    return kind;
  }

  long keys() {
    return keys;
  }

  /** Made anew, so that every run starts from the same commits. */
  void create() {
    if (kind.isIceberg()) {
      spark.sql("CREATE NAMESPACE IF NOT EXISTS " + CATALOG + "." + NAMESPACE);
    }
    spark.sql("DROP TABLE IF EXISTS " + name);
    // Laid out as days arrive, so that files tell their times.
    Dataset<Row> first =
        spark
            .range(0, rows, 1, FIRST_DAYS)
            .select(
                functions.col("id").mod(keys).as("key_id"),
                functions.col("id").divide(keys).cast("long").as("day"));
    first.createOrReplaceTempView("first_rows");
    String properties = kind.properties();
    spark.sql(
        "CREATE TABLE %s (%s) USING %s %s"
            .formatted(
                name,
                columns(),
                kind.format(),
                properties.isEmpty() ? "" : "TBLPROPERTIES (" + properties + ")"));
    append(first);
  }

  private static String columns() {
    List<String> columns =
        new ArrayList<>(List.of("key_id BIGINT", "event_timestamp TIMESTAMP", "created TIMESTAMP"));
    for (int f = 0; f < FEATURES; f++) {
      columns.add("f" + f + " " + type(f));
    }
    return String.join(", ", columns);
  }

  private static String type(int feature) {
    return switch (feature % 4) {
      case 2 -> "BIGINT";
      case 3 -> "STRING";
      default -> "DOUBLE";
    };
  }

  /** How a feature is declared. */
  static String declaredType(int feature) {
    return switch (feature % 4) {
      case 2 -> "Int64";
      case 3 -> "String";
      default -> "Float64";
    };
  }

  /** Newer rows for a hundredth of the keys, others each time. */
  void appendForSomeKeys() {
    day++;
    append(someKeys());
  }

  /** The newest rows of a hundredth of the keys get other values, and a later time. */
  void updateSomeKeys() {
    day++;
    withFeatures(someKeys()).createOrReplaceTempView("updates");
    List<String> set = new ArrayList<>(List.of("t.event_timestamp = u.event_timestamp"));
    for (int f = 0; f < FEATURES; f++) {
      set.add("t.f" + f + " = u.f" + f);
    }
    long lastDay = START.getEpochSecond() + (FIRST_DAYS - 1) * 86_400L;
    spark.sql(
        "MERGE INTO %s t USING updates u ON t.key_id = u.key_id AND t.event_timestamp >= timestamp_seconds(%d) AND t.event_timestamp < timestamp_seconds(%d) WHEN MATCHED THEN UPDATE SET %s"
            .formatted(name, lastDay, lastDay + 86_400L, String.join(", ", set)));
  }

  /** A commit that changes no row. */
  void compact() {
    if (kind.isIceberg()) {
      spark.sql(
          "CALL %s.system.rewrite_data_files(table => '%s', options => map('rewrite-all', 'true'))"
              .formatted(CATALOG, NAMESPACE + name.substring(name.lastIndexOf('.'))));
    } else {
      spark.sql("OPTIMIZE " + name);
    }
  }

  private Dataset<Row> someKeys() {
    return spark
        .range(0, keys / 100)
        .select(
            functions
                .col("id")
                .multiply(100)
                .plus(functions.pmod(functions.col("id").plus(day), functions.lit(100)))
                .as("key_id"),
            functions.lit((long) day).as("day"));
  }

  private void append(Dataset<Row> keysAndDays) {
    try {
      withFeatures(keysAndDays).writeTo(name).append();
    } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Dataset<Row> withFeatures(Dataset<Row> keysAndDays) {
    Column key = functions.col("key_id");
    Column dayNumber = functions.col("day");
    Column micros =
        functions
            .pmod(functions.xxhash64(key, dayNumber), functions.lit(DAY_MICROS))
            .plus(dayNumber.multiply(DAY_MICROS))
            .plus(START.getEpochSecond() * 1_000_000L);
    List<Column> columns = new ArrayList<>(List.of(key));
    columns.add(functions.timestamp_micros(micros).as("event_timestamp"));
    columns.add(functions.timestamp_micros(micros.plus(60_000_000L)).as("created"));
    for (int f = 0; f < FEATURES; f++) {
      Column hash = functions.xxhash64(key, dayNumber, functions.lit(f));
      Column value =
          switch (f % 4) {
            case 2 -> functions.shiftright(hash, 24);
            case 3 ->
                functions.concat(
                    functions.lit("s"),
                    functions.pmod(hash, functions.lit(100_000L)).cast("string"));
            default -> functions.shiftrightunsigned(hash, 11).divide(9007199254740992.0);
          };
      columns.add(value.as("f" + f));
    }
    return keysAndDays.select(columns.toArray(Column[]::new));
  }
}
