package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestViews.fields;

import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.retrieval.OutputTarget.Format;
import io.headrace.engine.retrieval.table.WriteMode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A retrieval of five labels, and looks at the tables it is written to. */
final class TestDatasets {
  private static final String STATS =
      "SELECT * FROM VALUES (1L, 10L, timestamp'2025-05-01 01:00:00Z', timestamp'2025-05-01 01:00:00Z')"
          + " t(driver_id, trips, ts, created)";

  private TestDatasets() {}

  static SelectedView stats(String feature) {
    return TestViews.view(
        "stats",
        new SourceLocation.Query(STATS.replace("trips", feature.replaceAll(":.*", ""))),
        Duration.ofHours(8),
        fields("driver_id:Int64"),
        fields(feature));
  }

  /** Labels of drivers 1 to 5 on one day. */
  static String labels(String day) {
    return "SELECT id + 1 driver_id, timestamp'"
        + day
        + " 02:00:00' event_timestamp, '"
        + day
        + "' day FROM range(5)";
  }

  static HistoricalRequest request(String entities, SelectedView... views) {
    return new HistoricalRequest(
        List.of(views),
        Optional.of(EntityInput.parse(entities)),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  static HistoricalRequest request(String day) {
    return request(labels(day), stats("trips:Int64"));
  }

  static OutputRequest to(String to, Format format, WriteMode mode, String runId) {
    return new OutputRequest(
        OutputTarget.parse(to, Optional.of(format.sparkName())),
        mode,
        List.of(),
        Optional.empty(),
        runId);
  }

  static OutputRequest partitioned(OutputRequest request, String... columns) {
    return new OutputRequest(
        request.target(), request.mode(), List.of(columns), request.fileSizes(), request.runId());
  }

  static RetrievalOutcome write(
      SparkSession spark, Path repository, HistoricalRequest request, OutputRequest to) {
    return new HistoricalRetrieval(spark, repository, Clock.systemUTC()).write(request, to);
  }

  /** Iceberg's own reader of paths looks for Hive unless it is told otherwise. */
  private static void letIcebergReadPaths(SparkSession spark) {
    String catalog = "spark.sql.catalog.default_iceberg";
    spark.conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
    spark.conf().set(catalog + ".type", "hadoop");
    spark.conf().set(catalog + ".warehouse", System.getProperty("java.io.tmpdir"));
    spark.conf().set(catalog + ".cache-enabled", "false");
  }

  static Dataset<Row> table(SparkSession spark, Format format, String path) {
    letIcebergReadPaths(spark);
    return spark.read().format(format.sparkName()).load(path);
  }

  static List<Row> rows(SparkSession spark, Format format, String path) {
    return table(spark, format, path).collectAsList();
  }

  /** Commits that the table has, as its own format counts them. */
  static long commits(SparkSession spark, Format format, String path) {
    if (format == Format.DELTA) {
      return io.delta.tables.DeltaTable.forPath(spark, path).history().count();
    }
    return table(spark, Format.ICEBERG, path + "#snapshots").count();
  }
}
