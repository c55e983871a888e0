package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.WritingConfiguration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

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

  /** Full names of the tables that had no row when they were prepared. */
  private final Set<String> preparedEmpty = ConcurrentHashMap.newKeySet();

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
    return of(configuration, WritingConfiguration.DEFAULT.storePatience());
  }

  /**
   * @param patience how long in all a batch that fails is tried again
   */
  static OnlineStore of(OnlineStoreConfiguration.Postgres configuration, Duration patience) {
    return new PostgresOnlineStore(
        PostgresServer.of(configuration, patience),
        configuration.schema(),
        Math.max(1, configuration.maxConnections() - 1),
        configuration.openAiCompatible(),
        configuration.vectorEnabled());
  }

  @Override
  public String description() {
    return server.description();
  }

  /** One connection less than there may be: the driver's own. */
  @Override
  public int maxWriters() {
    return maxWriters;
  }

  @Override
  public List<TableCollision> collisions(List<OnlineTable> tables) {
    return PostgresTable.collisions(schema, tables);
  }

  @Override
  public void prepare(OnlineTable table) {
    PostgresTable target = writable(table);
    inTransaction(
        "the table " + target.shownName() + " cannot be made",
        connection -> {
          PostgresTableCreation.create(
              connection,
              target,
              new PostgresColumns(keepsNumbers, keepsVectors),
              new PostgresFence(schema, table));
          if (PostgresTableCreation.isEmpty(connection, target)) {
            preparedEmpty.add(target.fullName());
          } else {
            preparedEmpty.remove(target.fullName());
          }
          return null;
        });
  }

  @Override
  public void drop(OnlineTable table) {
    PostgresTable target = PostgresTable.of(schema, table);
    inTransaction(
        "the table " + target.shownName() + " cannot be removed",
        connection -> {
          // A view that was refused its table has none to remove.
          if (PostgresTableCreation.isOwn(connection, target)) {
            PostgresServer.execute(connection, "DROP TABLE IF EXISTS " + target.sqlName());
          }
          return null;
        });
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    PostgresTable target = writable(table);
    return PostgresOnlineWriter.open(
        server, target, table, settings, preparedEmpty.contains(target.fullName()));
  }

  @Override
  public long fence(OnlineTable table) {
    return inTransaction("the fence cannot be read", new PostgresFence(schema, table)::generation);
  }

  @Override
  public void raiseFence(OnlineTable table, RunFence fence) {
    inTransaction(
        "the fence cannot be raised",
        connection -> {
          // Batches under way may take as long as a statement may.
          server.waitForLocksAsLongAsForStatements(connection);
          new PostgresFence(schema, table).raise(connection, fence);
          return null;
        });
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    PostgresTable target = PostgresTable.of(schema, table);
    return inTransaction(
        "the table " + target.shownName() + " cannot be read",
        connection -> {
          PostgresTableCreation.requireOwn(connection, target);
          return PostgresReading.read(connection, target, entityKeys, features);
        });
  }

  @Override
  public void forEachKey(OnlineTable table, Consumer<byte[]> keys) {
    PostgresTable target = PostgresTable.of(schema, table);
    try (Connection connection = server.open()) {
      PostgresKeys.forEach(server, connection, target, keys);
    } catch (SQLException e) {
      throw server.failed("the keys of " + target.shownName() + " cannot be read", e);
    }
  }

  @Override
  public void remove(OnlineTable table, List<byte[]> entityKeys, RunFence fence) {
    PostgresTable target = PostgresTable.of(schema, table);
    inTransaction(
        "rows of " + target.shownName() + " cannot be removed",
        connection -> {
          PostgresTableCreation.requireOwn(connection, target);
          new PostgresFence(schema, table).check(server, connection, fence);
          PostgresKeys.remove(connection, target, entityKeys);
          return null;
        });
  }

  /**
   * The server syncs to disk before it acknowledges: each batch asks for that. A standby that takes
   * over may lack the last of them; it begins a new timeline.
   */
  @Override
  public String incarnation() {
    return server.description() + ", timeline " + server.timeline();
  }

  private <T> T inTransaction(String failed, PostgresServer.Work<T> work) {
    return server.retried(
        failed,
        connection -> {
          server.begin(connection);
          T result = work.in(connection);
          connection.commit();
          return result;
        });
  }

  private PostgresTable writable(OnlineTable table) {
    if (keepsVectors) {
      FeastVectors.requireNone(table);
    }
    return PostgresTable.of(schema, table);
  }
}
