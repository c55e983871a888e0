package io.headrace.engine.registry;

import io.headrace.engine.configuration.RegistryConfiguration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The database of a SQL registry, for what is kept along with the registry. */
public final class RegistryDatabase {
  private static final String BUSY_MILLIS = "60000";

  private final SqlRegistryAddress address;

  private RegistryDatabase(SqlRegistryAddress address) {
    this.address = address;
  }

  /**
   * Nothing is opened yet.
   *
   * @param repository the folder that a relative path is relative to
   * @throws io.headrace.engine.definitions.DefinitionException for a database that is not supported
   */
  public static RegistryDatabase of(RegistryConfiguration configuration, Path repository) {
    return new RegistryDatabase(SqlRegistryAddress.of(configuration.path(), repository));
  }

  /** Where it is, without secrets. */
  public String address() {
    return address.shown();
  }

  /** A connection of the caller's own, for reading and writing. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    String jdbc = address.jdbc();
    if (jdbc.startsWith("jdbc:sqlite:")) {
      jdbc = jdbc.replace("?mode=ro", "");
      properties.setProperty("busy_timeout", BUSY_MILLIS);
    }
    return DriverManager.getConnection(jdbc, properties);
  }
}
