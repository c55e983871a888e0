package io.headrace.engine.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Replaces a folder of a bucket in a Java process of its own, to be killed at some moment. */
public final class PublishingProcess {
  private PublishingProcess() {}

  /** Starts it; what it prints goes to {@code log}. */
  static Process start(String endpoint, String folder, int rows, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(o -> o.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(PublishingProcess.class.getName(), endpoint, folder, String.valueOf(rows)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Endpoint, folder, number of rows. */
  public static void main(String[] arguments) throws IOException {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1");
    TestS3.settings(arguments[0])
        .forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    try (SparkSession spark = builder.getOrCreate()) {
      ObjectFolders.session(spark, ObjectFolders.Existing.REPLACE)
          .range(0, Long.parseLong(arguments[2]), 1, 3)
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(arguments[1]);
    }
  }
}
