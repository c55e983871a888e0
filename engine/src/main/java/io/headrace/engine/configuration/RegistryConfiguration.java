package io.headrace.engine.configuration;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code registry} block.
 *
 * @param path as written: relative to the feature repository, absolute, a URI of a Hadoop file
 *     system, or a URL of SQLAlchemy
 * @param versionedOnlineNames Feast's {@code enable_online_feature_view_versioning}
 * @param sql what only a SQL registry has
 */
public record RegistryConfiguration(Type type, String path, boolean versionedOnlineNames, Sql sql) {
  /** With the defaults of a SQL registry. */
  public RegistryConfiguration(Type type, String path, boolean versionedOnlineNames) {
    this(type, path, versionedOnlineNames, Sql.DEFAULTS);
  }

  /** Feast's {@code registry_type}. */
  public enum Type {
    FILE,
    SQL
  }

  /** Feast's {@code schema_mode}: what happens where tables are missing. */
  public enum SchemaMode {
    /** The first write creates them. */
    AUTO,
    /** They are named, and nothing is read or written. */
    VERIFY,
    /** Nobody looks; the database says so itself. */
    SKIP
  }

  /**
   * What only a SQL registry has.
   *
   * @param readPath where it is read; empty for where it is written
   * @param feastMetadata whether Feast's table {@code feast_metadata} is kept up to date
   * @param connectArguments {@code sqlalchemy_config_kwargs.connect_args}: parameters of the
   *     connection, possibly secret
   */
  public record Sql(
      Optional<String> readPath,
      SchemaMode schemaMode,
      boolean feastMetadata,
      Map<String, String> connectArguments) {
    static final Sql DEFAULTS = new Sql(Optional.empty(), SchemaMode.AUTO, true, Map.of());

    public Sql {
      connectArguments = Map.copyOf(connectArguments);
    }

    @Override
    public String toString() {
      return readPath.map(p -> "read at " + Masking.mask(p) + ", ").orElse("") + schemaMode;
    }
  }

  @Override
  public String toString() {
    return type.name().toLowerCase(Locale.ROOT) + " " + Masking.mask(path);
  }
}
