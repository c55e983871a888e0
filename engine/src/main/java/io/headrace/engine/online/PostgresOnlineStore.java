package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL in Feast's layout: a table for each feature view, a row for each feature of an entity
 * key.
 *
 * <p>Rows are compared by event timestamp, then created timestamp, and a missing created timestamp
 * is the lowest; an equal row is replaced. The whole entity row wins or loses, never a part of it.
 */
final class PostgresOnlineStore implements OnlineStore {
  private static final long serialVersionUID = 1L;

  private final PostgresServer server;
  private final String schema;
  private final int maxWriters;
  private final boolean keepsNumbers;
  private final boolean keepsVectors;

  private PostgresOnlineStore(
      PostgresServer server,
      String schema,
      int maxWriters,
      boolean keepsNumbers,
      boolean keepsVectors) {
    this.server = server;
    this.schema = schema;
    this.maxWriters = maxWriters;
    this.keepsNumbers = keepsNumbers;
    this.keepsVectors = keepsVectors;
  }

  static OnlineStore of(OnlineStoreConfiguration.Postgres configuration) {
    return new PostgresOnlineStore(
        PostgresServer.of(configuration),
        configuration.schema(),
        configuration.maxConnections(),
        configuration.openAiCompatible(),
        configuration.vectorEnabled());
  }

  @Override
  public String description() {
    return server.description();
  }

  @Override
  public int maxWriters() {
    return maxWriters;
  }

  @Override
  public void prepare(OnlineTable table) {
    PostgresTable target = writable(table);
    try (Connection connection = server.open()) {
      PostgresTableCreation.create(server, connection, target, keepsNumbers);
    } catch (SQLException e) {
      throw server.failed("the table " + target.shownName() + " cannot be made", e);
    }
  }

  @Override
  public void drop(OnlineTable table) {
    PostgresTable target = PostgresTable.of(schema, table);
    try (Connection connection = server.open()) {
      server.begin(connection);
      PostgresServer.execute(connection, "DROP TABLE IF EXISTS " + target.sqlName());
      connection.commit();
    } catch (SQLException e) {
      throw server.failed("the table " + target.shownName() + " cannot be removed", e);
    }
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    return PostgresOnlineWriter.open(server, writable(table), table);
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    PostgresTable target = PostgresTable.of(schema, table);
    try (Connection connection = server.open()) {
      server.begin(connection);
      return PostgresReading.read(connection, target, entityKeys, features);
    } catch (SQLException e) {
      throw server.failed("the table " + target.shownName() + " cannot be read", e);
    }
  }

  /** The server syncs to disk before it acknowledges: each batch asks for that. */
  @Override
  public String incarnation() {
    return server.description();
  }

  private PostgresTable writable(OnlineTable table) {
    if (keepsVectors) {
      throw new DefinitionException(
          "feature_store.yaml, online_store",
          "'vector_enabled' is true, and vectors are not written, so that searches would miss rows",
          "Set it to false, or leave it out.");
    }
    return PostgresTable.of(schema, table);
  }
}
