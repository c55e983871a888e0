package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.jobs.session.SessionLog;
import io.headrace.jobs.session.Sessions;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What a command works on: the feature repository, and a Spark session once it is needed. */
final class Workspace implements AutoCloseable {
  private static final String FILE_NAME = "feature_store.yaml";
  private static final String FILE_VARIABLE = "FEAST_FS_YAML_FILE_PATH";

  private final String command;
  private final FeatureStoreConfiguration configuration;
  private final Console console;
  private Optional<SparkSession> spark = Optional.empty();
  private Optional<Path> log = Optional.empty();

  private Workspace(String command, FeatureStoreConfiguration configuration, Console console) {
    this.command = command;
    this.configuration = configuration;
    this.console = console;
  }

  /**
   * Reads the configuration that the options point at.
   *
   * @throws DefinitionException with every problem of the file
   */
  static Workspace open(
      String command, CommonOptions options, Map<String, String> environment, Console console) {
    Path given = options.featureStoreYaml;
    if (given == null && options.chdir == null && environment.containsKey(FILE_VARIABLE)) {
      given = Path.of(environment.get(FILE_VARIABLE));
    }
    Path folder =
        options.chdir != null ? options.chdir : given != null ? parent(given) : Path.of("");
    Path repository = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(repository)) {
      throw new DefinitionException(
          "--chdir " + folder,
          "there is no such folder",
          "Name the folder that holds " + FILE_NAME + ".");
    }
    Path file = given != null ? given.toAbsolutePath().normalize() : repository.resolve(FILE_NAME);
    return new Workspace(
        command, FeatureStoreConfiguration.load(file, repository, environment), console);
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  FeatureStoreConfiguration configuration() {
    return configuration;
  }

  Path repository() {
    return configuration.repository();
  }

  Console console() {
    return console;
  }

  FeatureStore store() {
    return FeatureStore.of(configuration, this::spark);
  }

  /** The session, opened when it is asked for the first time; its log begins with it. */
  SparkSession spark() {
    if (spark.isEmpty()) {
      if (!SessionLog.belongsToCluster()) {
        Path folder = repository().resolve(configuration.headrace().logDirectory());
        log = Optional.of(SessionLog.begin(folder, command));
      }
      spark = Optional.of(Sessions.open(configuration, command));
    }
    return spark.get();
  }

  /** Where Spark's log of this command is, once there is one. */
  Optional<Path> log() {
    return log;
  }

  @Override
  public void close() {
    spark.ifPresent(SparkSession::stop);
  }

  /** Where results and messages go, and whether a person is looking. */
  record Console(PrintStream out, PrintStream err, boolean terminal) {
    @SuppressWarnings(
        "SystemConsoleNull") // Spark runs on JDK 17 and 21, where null means no terminal
    static Console system() {
      return new Console(System.out, System.err, System.console() != null);
    }
  }
}
