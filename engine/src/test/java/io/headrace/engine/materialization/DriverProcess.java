package io.headrace.engine.materialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link FaultDriver} in a Java process of its own, with the class path of the tests. */
final class DriverProcess implements AutoCloseable {
  private static final int PATIENCE_MINUTES = 5;

  private final Process process;
  private final BufferedReader out;
  private final Path log;

  private DriverProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * @param settings of Spark, {@code spark.master} among them
   * @param arguments see {@link FaultDriver#main}
   */
  static DriverProcess start(
      Path folder,
      Map<String, String> settings,
      Map<String, String> environment,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(java());
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(FaultDriver.class.getName());
    command.add(folder.toString());
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(folder, "driver", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    return new DriverProcess(builder.start(), log);
  }

  /** The beginning of a command: Java, with the modules open that Spark needs. */
  static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(o -> o.startsWith("--add-") || o.startsWith("-Duser.timezone"))
        .forEach(command::add);
    return command;
  }

  long pid() {
    return process.pid();
  }

  void awaitPause() throws IOException {
    awaitLine(Fault.PAUSED);
  }

  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** SIGKILL: it cannot be handled, and nothing is cleaned up. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("the driver outlives SIGKILL");
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new AssertionError("kill -" + name + " ended with " + exit);
    }
  }

  /** The report, once the process has ended. */
  JsonNode report() throws IOException, InterruptedException {
    String line = awaitLine(FaultDriver.REPORT);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("the driver does not end after its report");
    }
    return new ObjectMapper().readTree(line.substring(FaultDriver.REPORT.length()));
  }

  /** Reads what it says until it has ended. */
  void awaitExit() throws IOException, InterruptedException {
    while (out.readLine() != null) {
      // Read, so that it does not wait for a reader.
    }
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("the driver does not end");
    }
  }

  int exit() {
    return process.exitValue();
  }

  private String awaitLine(String start) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
      said.append(line).append('\n');
    }
    throw new AssertionError(
        "the driver ended without saying "
            + start
            + ", but:\n"
            + said
            + "Its log:\n"
            + Files.readString(log));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
