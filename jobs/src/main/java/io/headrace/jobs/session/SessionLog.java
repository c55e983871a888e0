package io.headrace.jobs.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Sends the log of Spark and its libraries to a file, so that a terminal shows what the user asked
 * for and nothing else.
 */
public final class SessionLog {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private SessionLog() {}

  /**
   * Whether {@code spark-submit} started this process: its log settings are the cluster's, and are
   * left alone.
   */
  public static boolean belongsToCluster() {
    // Not by a SparkConf: it would set up Spark's own logging first, and that writes to the
    // terminal.
    return System.getProperty("spark.submit.deployMode") != null;
  }

  /**
   * Begins a log file of its own for a command.
   *
   * @param directory created when absent; where that fails, the file is made among the machine's
   *     temporary ones
   * @return the file
   */
  public static Path begin(Path directory, String command) {
    Path file = writable(directory).resolve(command + "-" + STAMP.format(Instant.now()) + ".log");
    ConfigurationBuilder<BuiltConfiguration> log =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    log.setStatusLevel(Level.ERROR);
    log.add(
        log.newAppender("file", "File")
            .addAttribute("fileName", file.toString())
            .addAttribute("createOnDemand", true)
            .add(
                log.newLayout("PatternLayout")
                    .addAttribute("pattern", "%d{ISO8601_OFFSET_DATE_TIME_HHCMM} %p %c: %m%n%ex")));
    log.add(log.newRootLogger(Level.INFO).add(log.newAppenderRef("file")));
    // Whole-stage code and block bookkeeping fill megabytes and help nobody.
    for (String chatty :
        new String[] {
          "org.apache.spark.sql.catalyst.expressions.codegen", "org.apache.spark.storage"
        }) {
      log.add(log.newLogger(chatty, Level.WARN));
    }
    Configurator.reconfigure(log.build());
    return file;
  }

  private static Path writable(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      return Path.of(System.getProperty("java.io.tmpdir"));
    }
  }
}
