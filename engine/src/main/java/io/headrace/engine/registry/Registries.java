package io.headrace.engine.registry;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** Opens registries. */
public final class Registries {
  /** How long a writer waits for another one. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private Registries() {}

  /**
   * Opens one project of the registry that {@code configuration} names; nothing is read yet.
   *
   * @param repository the folder that a relative path is relative to
   * @param flavor as which kind of source {@code path:} definitions are written
   * @param hadoop settings of Hadoop file systems
   * @throws DefinitionException for a database that is not supported
   * @throws io.headrace.engine.definitions.StoreException when its file system cannot be opened
   */
  public static RegistryStore open(
      RegistryConfiguration configuration,
      Path repository,
      String project,
      SourceFlavor flavor,
      Configuration hadoop) {
    return new StoredRegistry(
        content(configuration, repository, project, hadoop),
        project,
        configuration.versionedOnlineNames(),
        flavor,
        Clock.systemUTC());
  }

  /**
   * The folder that belongs to a registry file: {@code registry.db.headrace} for {@code
   * registry.db}.
   *
   * @param repository the folder that a relative path is relative to
   * @param hadoop settings of Hadoop file systems
   */
  public static RegistryFolder folderBeside(
      RegistryConfiguration configuration, Path repository, Configuration hadoop) {
    return file(configuration.path(), repository, hadoop, PATIENCE).folderBeside(".headrace");
  }

  /**
   * The database of a SQL registry, for what is kept beside it; empty for a registry in a file.
   *
   * @throws DefinitionException for a database that is not supported
   */
  public static Optional<SqlDatabase> database(
      RegistryConfiguration configuration, Path repository) {
    return configuration.type() == RegistryConfiguration.Type.SQL
        ? Optional.of(database("registry.path", configuration.path(), configuration, repository))
        : Optional.empty();
  }

  private static RegistryContent content(
      RegistryConfiguration configuration, Path repository, String project, Configuration hadoop) {
    Optional<SqlDatabase> writing = database(configuration, repository);
    if (writing.isEmpty()) {
      return new FileRegistryContent(
          file(configuration.path(), repository, hadoop, PATIENCE), Clock.systemUTC());
    }
    SqlDatabase reading =
        configuration
            .sql()
            .readPath()
            .map(url -> database("registry.read_path", url, configuration, repository))
            .orElse(writing.get());
    return new SqlRegistryContent(
        reading, writing.get(), configuration.sql(), project, Clock.systemUTC());
  }

  private static SqlDatabase database(
      String key, String url, RegistryConfiguration configuration, Path repository) {
    return new SqlDatabase(
        SqlRegistryAddress.of(key, url, repository, configuration.sql().connectArguments()),
        PATIENCE);
  }

  static RegistryFile file(String path, Path repository, Configuration hadoop, Duration patience) {
    if (!SCHEME.matcher(path).matches()) {
      return new LocalRegistryFile(repository.resolve(path), patience);
    }
    URI uri = uri(path);
    if (uri.getScheme().equals("file")) {
      return new LocalRegistryFile(Path.of(uri.getPath()), patience);
    }
    return hadoopFile(uri, hadoop, patience);
  }

  /** A file that is not local. */
  static RegistryFile hadoopFile(URI uri, Configuration hadoop, Duration patience) {
    // There a rename is a copy, and a condition on the object takes the place of a lock.
    return uri.getScheme().equals("s3a")
        ? new ObjectRegistryFile(uri, hadoop, patience)
        : new HadoopRegistryFile(uri, hadoop, patience);
  }

  // Feast says s3; the file system of Hadoop that reads it is s3a.
  private static URI uri(String path) {
    try {
      return URI.create(path.startsWith("s3://") ? "s3a" + path.substring(2) : path);
    } catch (IllegalArgumentException e) {
      throw new DefinitionException(
          "Registry path of feature_store.yaml",
          "it is not a valid address",
          "Write a path, or an address such as s3://bucket/registry.db.");
    }
  }
}
