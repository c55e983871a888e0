package io.headrace.benchmarks.stores;

import io.headrace.engine.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures parts of the benchmark against servers that run already; writes a JSON file a part. */
@Command(name = "store-benchmark", mixinStandardHelpOptions = true)
public final class StoreBenchmark implements Callable<Integer> {
  /** What can be asked for. */
  enum Part {
    /** Each store against its bare load, and end to end. */
    STORES,

    /** What {@code write: changed} saves. */
    CHANGED,

    /** A materialization into Redis, and what the driver holds. */
    HEAP,

    /** The files and the materialization that Feast is set against. */
    FEAST,

    /** Prints what the stores hold. */
    CONTENT
  }

  @Option(names = "--parts", required = true, split = ",", description = "${COMPLETION-CANDIDATES}")
  private List<Part> parts;

  @Option(names = "--work", required = true, description = "folder for data")
  private Path work;

  @Option(names = "--out", required = true, description = "folder for the figures")
  private Path out;

  @Option(names = "--commit", required = true, description = "what is measured")
  private String commit;

  @Option(names = "--entities", defaultValue = "1000000", description = "a row each")
  private long entities;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds that count")
  private int rounds;

  @Option(names = "--connections", defaultValue = "2", description = "also the cores of Spark")
  private int connections;

  @Option(names = "--master", description = "of Spark; default local with these cores")
  private String master;

  @Option(names = "--executor-classpath", description = "where the master is a cluster")
  private String executorClasspath;

  @Option(names = "--redis", description = "port")
  private Integer redis;

  @Option(names = "--cluster", split = ",", description = "ports of the masters")
  private List<Integer> cluster = new ArrayList<>();

  @Option(names = "--postgres", description = "port")
  private Integer postgres;

  @Option(names = "--sqlite", description = "file")
  private Path sqlite;

  private StoreBenchmark() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new StoreBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createDirectories(work.toAbsolutePath().normalize());
    try (SparkSession spark = session(folder)) {
      EntityData data = new EntityData(spark, folder.resolve("data"));
      for (Part part : parts) {
        for (Target target : targets()) {
          Map<String, Object> figures =
              figures(part, spark, data, target, folder.resolve("repositories"));
          write(part, target, figures);
        }
      }
    }
    return 0;
  }

  private Map<String, Object> figures(
      Part part, SparkSession spark, EntityData data, Target target, Path folder) throws Exception {
    return switch (part) {
      case STORES ->
          new StoreRun(spark, data, target, folder, new StoreRun.Sizes(entities, connections))
              .run(rounds);
      case CHANGED -> new ChangedRun(spark, data, target, folder, entities).run();
      case HEAP -> HeapRun.run(spark, data, new RedisTarget(List.of(redis)), folder, entities);
      case FEAST -> FeastReference.run(spark, data, target, folder, entities, rounds);
      case CONTENT -> FeastReference.content(spark, data, target, folder, entities);
    };
  }

  private List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    if (redis != null) {
      targets.add(new RedisTarget(List.of(redis)));
    }
    if (!cluster.isEmpty()) {
      targets.add(new RedisTarget(cluster));
    }
    if (postgres != null) {
      targets.add(new PostgresTarget(postgres));
    }
    if (sqlite != null) {
      targets.add(new SqliteTarget(sqlite.toAbsolutePath()));
    }
    return targets;
  }

  /**
   * One file a part and store: whoever measures in pieces, or is interrupted, keeps what there is.
   */
  private void write(Part part, Target target, Map<String, Object> figures) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("commit", commit);
    json.put("measured_at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("rounds", rounds);
    json.put("connections", connections);
    json.put("heap_mb", Runtime.getRuntime().maxMemory() >> 20);
    json.put("java", System.getProperty("java.version"));
    json.putAll(figures);
    Path folder = Files.createDirectories(out.resolve(part.name().toLowerCase(Locale.ROOT)));
    Files.writeString(folder.resolve(target.name() + ".json"), Json.text(json));
  }

  private SparkSession session(Path folder) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("headrace-store-benchmark")
            .master(master == null ? "local[" + connections + "]" : master)
            .config("spark.log.level", "WARN")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", folder.resolve("spark").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString())
            .config("spark.sql.session.timeZone", "UTC")
            // What the command line of Headrace sets; Feast's process gets the same.
            .config("spark.sql.shuffle.partitions", "32")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    if (executorClasspath != null) {
      builder.config("spark.executor.extraClassPath", executorClasspath);
    }
    return builder.getOrCreate();
  }
}
