package io.headrace.engine.registry;

import io.headrace.engine.configuration.RegistryConfiguration.Sql;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * Feast's SQL registry: one object a row.
 *
 * <p>A change is one transaction. It begins by locking the project's row, so that writers of one
 * project follow one another, and locks the rows of objects that it reads, against writers that are
 * not ours.
 */
final class SqlRegistryContent implements RegistryContent {
  private final SqlDatabase reading;
  private final SqlDatabase writing;
  private final SqlSchema schema;
  private final Sql settings;
  private final String project;
  private final Clock clock;

  /**
   * @param reading where it is read; the same as {@code writing} unless there is a replica
   */
  SqlRegistryContent(
      SqlDatabase reading, SqlDatabase writing, Sql settings, String project, Clock clock) {
    this.reading = reading;
    this.writing = writing;
    this.schema = new SqlSchema(writing, settings.schemaMode());
    this.settings = settings;
    this.project = project;
    this.clock = clock;
  }

  @Override
  public String address() {
    return writing.address();
  }

  @Override
  public boolean exists() {
    return writing.exists() && writing.read(schema::exists);
  }

  @Override
  public Optional<RegistryMessage> read() {
    if (!reading.exists()) {
      return Optional.empty();
    }
    return reading.read(
        connection -> {
          schema.verify(connection);
          return schema.exists(connection)
              ? Optional.of(new SqlRegistryRows(reading, connection, project).readAll())
              : Optional.empty();
        });
  }

  @Override
  public <T> T change(Function<RegistryMessage, Changed<T>> work) {
    return change(SqlRegistryRows::readAll, work);
  }

  @Override
  public <T> T changeView(String view, Function<RegistryMessage, Changed<T>> work) {
    return change(rows -> rows.readView(view), work);
  }

  private <T> T change(Reading reading, Function<RegistryMessage, Changed<T>> work) {
    schema.create();
    return writing.write(
        connection -> {
          schema.verify(connection);
          SqlRegistryRows rows = new SqlRegistryRows(writing, connection, project).locking();
          SqlProjectRow projectRow =
              SqlProjectRow.lock(writing, connection, project, clock.instant());
          RegistryMessage stored = reading.of(rows);
          RegistryMessage before = projectRow.isNew() ? projectRow.without(stored) : stored;
          Changed<T> changed = work.apply(before);
          if (!changed.after().equals(before)) {
            rows.write(before, changed.after(), clock.instant());
            projectRow.touch(settings.feastMetadata());
          }
          return changed.result();
        });
  }

  private interface Reading {
    RegistryMessage of(SqlRegistryRows rows) throws SQLException;
  }
}
