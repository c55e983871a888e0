package io.headrace.benchmarks;

import io.headrace.engine.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Generates, compares, measures; writes the figures of one process as JSON. */
@Command(name = "benchmark", mixinStandardHelpOptions = true)
public final class Benchmark implements Callable<Integer> {
  @Option(names = "--work", required = true, description = "folder for data and results")
  private Path work;

  @Option(names = "--out", required = true, description = "folder for the figures")
  private Path out;

  @Option(names = "--commit", required = true, description = "what is measured")
  private String commit;

  @Option(names = "--shapes", split = ",", description = "names of shapes; default all")
  private List<String> shapes = new ArrayList<>();

  @Option(names = "--contenders", split = ",", description = "their names; default all")
  private List<String> contenders = new ArrayList<>();

  @Option(names = "--rounds", defaultValue = "5", description = "rounds that count")
  private int rounds;

  @Option(names = "--divide", defaultValue = "1", description = "divides all sizes, for a try")
  private long divisor;

  @Option(names = "--threads", defaultValue = "2", description = "cores of Spark and of DuckDB")
  private int threads;

  private Benchmark() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createDirectories(work.toAbsolutePath().normalize());
    SparkSession spark = session(folder);
    DataGenerator generator = new DataGenerator(spark, folder.resolve("data"));
    List<Contender> chosen = Contenders.named(Contenders.all(spark, threads), contenders);
    for (Shape shape : Shapes.named(shapes)) {
      Inputs inputs = generator.inputs(shape.dividedBy(divisor));
      write(shape, new ShapeRun(spark, inputs, chosen, folder.resolve("result")).run(rounds));
    }
    spark.stop();
    return 0;
  }

  /** One file a shape: whoever measures in pieces, or is interrupted, keeps what there is. */
  private void write(Shape shape, Map<String, Object> figures) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("commit", commit);
    json.put("measured_at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("rounds", rounds);
    json.put("divided_by", divisor);
    json.put("threads", threads);
    json.put("heap_mb", Runtime.getRuntime().maxMemory() >> 20);
    json.put("java", System.getProperty("java.version"));
    json.putAll(figures);
    Files.createDirectories(out);
    Files.writeString(out.resolve(shape.name() + ".json"), Json.text(json));
  }

  private SparkSession session(Path folder) {
    return SparkSession.builder()
        .appName("headrace-benchmarks")
        .master("local[" + threads + "]")
        .config("spark.log.level", "WARN")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.local.dir", folder.resolve("spark").toString())
        .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString())
        .config("spark.sql.session.timeZone", "UTC")
        // What the command line of Headrace sets; Feast's process gets the same.
        .config("spark.sql.shuffle.partitions", "32")
        // Times that DuckDB and the statistics of parquet understand.
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .getOrCreate();
  }
}
