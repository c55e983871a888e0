package io.headrace.benchmarks.lakehouse;

import io.headrace.engine.lakehouse.SessionExtensions;
import io.headrace.engine.report.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures tables of the lakehouse against a Redis that runs already; a JSON file a table. */
@Command(name = "lakehouse-benchmark", mixinStandardHelpOptions = true)
public final class LakehouseBenchmark implements Callable<Integer> {
  @Option(names = "--tables", split = ",", description = "${COMPLETION-CANDIDATES}")
  private List<TableKind> tables = List.of(TableKind.values());

  @Option(names = "--work", required = true, description = "folder for data")
  private Path work;

  @Option(names = "--out", required = true, description = "folder for the figures")
  private Path out;

  @Option(names = "--commit", required = true, description = "what is measured")
  private String commit;

  @Option(names = "--rows", defaultValue = "10000000", description = "ten a key")
  private long rows;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds that count")
  private int rounds;

  @Option(names = "--threads", defaultValue = "2", description = "cores of Spark")
  private int threads;

  @Option(names = "--redis", required = true, description = "port")
  private int redis;

  private LakehouseBenchmark() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new LakehouseBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createDirectories(work.toAbsolutePath().normalize());
    try (SparkSession spark = session(folder)) {
      for (TableKind kind : tables) {
        FeatureTable table = new FeatureTable(spark, kind, rows, rows / 10);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("commit", commit);
        json.put("measured_at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("rounds", rounds);
        json.put("rows", rows);
        json.put("java", System.getProperty("java.version"));
        json.putAll(
            new IncrementRun(spark, table, folder.resolve("repositories"), redis).run(rounds));
        Files.createDirectories(out);
        Files.writeString(
            out.resolve(kind.name().toLowerCase(Locale.ROOT) + ".json"), Json.text(json));
      }
    }
    return 0;
  }

  private SparkSession session(Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.log.level", "WARN");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.local.dir", folder.resolve("spark").toString());
    settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString());
    settings.put("spark.sql.session.timeZone", "UTC");
    // What the command line of Headrace sets.
    settings.put("spark.sql.shuffle.partitions", "32");
    settings.put("spark.databricks.delta.snapshotPartitions", "4");
    settings.put(
        "spark.sql.catalog." + FeatureTable.CATALOG, "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog." + FeatureTable.CATALOG + ".type", "hadoop");
    settings.put(
        "spark.sql.catalog." + FeatureTable.CATALOG + ".warehouse",
        folder.resolve("iceberg").toUri().toString());
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("headrace-lakehouse-benchmark")
            .master("local[" + threads + "]");
    SessionExtensions.addTo(settings).forEach(builder::config);
    return builder.getOrCreate();
  }
}
