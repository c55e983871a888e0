package io.headrace.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shape: a round that warms up and compares the results, then the rounds that count. */
final class ShapeRun {
  private static final Logger LOG = LoggerFactory.getLogger(ShapeRun.class);
  private static final int SKEW_PARTITIONS = 16;

  private final SparkSession spark;
  private final Inputs inputs;
  private final List<Contender> contenders;
  private final Path results;
  private final Map<String, Measurement> measurements = new LinkedHashMap<>();

  /**
   * @param results folder for what contenders write; emptied as they go
   */
  ShapeRun(SparkSession spark, Inputs inputs, List<Contender> contenders, Path results) {
    this.spark = spark;
    this.inputs = inputs;
    this.contenders = contenders.stream().filter(c -> c.fits(inputs.shape())).toList();
    this.results = results;
    this.contenders.forEach(c -> measurements.put(c.name(), new Measurement()));
  }

  /**
   * @throws IllegalStateException when two results differ
   * @throws Exception whatever a contender throws
   */
  Map<String, Object> run(int rounds) throws Exception {
    Optional<String> digest = compare();
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        measure(contender, round);
      }
    }
    if (inputs.shape().isSkewed()) {
      for (Contender contender : contenders) {
        measureTasks(contender);
      }
    }
    Shape shape = inputs.shape();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shape", shape.name());
    json.put("labels", shape.labels());
    json.put("features", shape.features());
    json.put("views", shape.views());
    json.put("columns", shape.columns());
    json.put("keys", shape.keys());
    json.put("folder", inputs.folder().toString());
    digest.ifPresent(d -> json.put("digest", d));
    Map<String, Object> byName = new LinkedHashMap<>();
    measurements.forEach((name, m) -> byName.put(name, m.json()));
    json.put("contenders", byName);
    return json;
  }

  private Optional<String> compare() throws Exception {
    Map<String, String> digests = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      LOG.warn("{}: {} warms up", inputs.shape().name(), contender.name());
      measurements.get(contender.name()).chose(contender.run(inputs, results));
      if (!contender.isFloor()) {
        digests.put(contender.name(), Digest.of(spark, inputs.shape(), results).text());
        remove(results);
      }
    }
    if (digests.values().stream().distinct().count() > 1) {
      throw new IllegalStateException(inputs.shape().name() + ": results differ: " + digests);
    }
    return digests.values().stream().findFirst();
  }

  private void measure(Contender contender, int round) throws Exception {
    remove(results);
    // Nobody pays for the garbage of the one before.
    System.gc();
    long cpu = cpuNanos();
    long wall = System.nanoTime();
    contender.run(inputs, results);
    double seconds = (System.nanoTime() - wall) / 1e9;
    double cpuSeconds = (cpuNanos() - cpu) / 1e9;
    measurements.get(contender.name()).add(seconds, cpuSeconds);
    LOG.warn(
        "{}: round {}, {}: {} s, {} s of CPU",
        inputs.shape().name(),
        round,
        contender.name(),
        "%.2f".formatted(seconds),
        "%.2f".formatted(cpuSeconds));
    remove(results);
  }

  /** A run of its own with a fixed number of partitions, or small ones would be put together. */
  private void measureTasks(Contender contender) throws Exception {
    TaskTimes times = new TaskTimes();
    String partitions = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", SKEW_PARTITIONS);
    spark.conf().set("spark.sql.adaptive.coalescePartitions.enabled", false);
    spark.sparkContext().addSparkListener(times);
    try {
      contender.run(inputs, results);
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(times);
      spark.conf().set("spark.sql.shuffle.partitions", partitions);
      spark.conf().unset("spark.sql.adaptive.coalescePartitions.enabled");
      remove(results);
    }
    measurements.get(contender.name()).spread(times.evenness());
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
