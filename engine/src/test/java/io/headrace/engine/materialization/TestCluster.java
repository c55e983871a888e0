package io.headrace.engine.materialization;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A standalone Spark master and two workers of one core, each a process of its own with the class
 * path of the tests. The workers have different addresses: Spark gives a second attempt of a task
 * to another host only.
 */
final class TestCluster implements AutoCloseable {
  private static final String MASTER = "127.0.0.1";
  private static final List<String> WORKERS = List.of("127.0.0.1", "127.0.0.2");
  private static final int ATTEMPTS = 600;

  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private TestCluster(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param folder for logs and the work of executors
   */
  static TestCluster start(Path folder) throws IOException, InterruptedException {
    TestCluster cluster = new TestCluster(folder, freePort());
    cluster.launch(
        "org.apache.spark.deploy.master.Master",
        "--host",
        MASTER,
        "--port",
        Integer.toString(cluster.port),
        "--webui-port",
        "0");
    cluster.awaitMaster();
    for (String host : WORKERS) {
      cluster.launch(
          "org.apache.spark.deploy.worker.Worker",
          "--host",
          host,
          "--webui-port",
          "0",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--work-dir",
          folder.resolve("worker-" + host).toString(),
          cluster.url());
    }
    return cluster;
  }

  String url() {
    return "spark://" + MASTER + ":" + port;
  }

  /** What a driver needs to have executors with the class path of the tests. */
  Map<String, String> settings() {
    return Map.of(
        "spark.master",
        url(),
        "spark.executor.memory",
        "768m",
        "spark.executor.extraClassPath",
        System.getProperty("java.class.path"));
  }

  /** Spark finds its own classes on the class path instead of an installation. */
  Map<String, String> environment() {
    return Map.of(
        "SPARK_TESTING", "1", "SPARK_HOME", folder.toString(), "SPARK_SCALA_VERSION", "2.13");
  }

  private void launch(String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(DriverProcess.java());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(List.of(arguments));
    File log = folder.resolve("process-" + processes.size() + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().putAll(environment());
    processes.add(builder.start());
  }

  private void awaitMaster() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS || !processes.get(0).isAlive()) {
          throw new AssertionError(
              "no master answers:\n" + Files.readString(folder.resolve("process-0.log")), e);
        }
        Thread.sleep(100);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Workers take their executors with them. */
  @Override
  public void close() {
    for (int p = processes.size() - 1; p >= 0; p--) {
      processes.get(p).descendants().forEach(ProcessHandle::destroyForcibly);
      processes.get(p).destroyForcibly();
    }
  }
}
