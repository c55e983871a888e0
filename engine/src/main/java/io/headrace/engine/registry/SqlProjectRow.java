package io.headrace.engine.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.proto.Project;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The row of a project, whose lock orders the writers of the project, and what Feast keeps of every
 * write.
 */
final class SqlProjectRow {
  private final SqlDatabase database;
  private final Connection connection;
  private final String project;
  private final Instant now;
  private final boolean isNew;

  private SqlProjectRow(
      SqlDatabase database, Connection connection, String project, Instant now, boolean isNew) {
    this.database = database;
    this.connection = connection;
    this.project = project;
    this.now = now;
    this.isNew = isNew;
  }

  /** Waits for the row; inserts it where the project is new, so that there is one to hold. */
  static SqlProjectRow lock(
      SqlDatabase database, Connection connection, String project, Instant now)
      throws SQLException {
    SqlProjectRow row = new SqlProjectRow(database, connection, project, now, false);
    if (row.message(database.dialect().rowLock()).isPresent()) {
      return row;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO projects (project_id, project_name, last_updated_timestamp, project_proto)"
                + " VALUES (?, ?, ?, ?)")) {
      Project.Builder placeholder = Project.newBuilder();
      placeholder.getSpecBuilder().setName(project);
      insert.setString(1, project);
      insert.setString(2, project);
      insert.setLong(3, now.getEpochSecond());
      insert.setBytes(4, placeholder.build().toByteArray());
      insert.executeUpdate();
    }
    return new SqlProjectRow(database, connection, project, now, true);
  }

  boolean isNew() {
    return isNew;
  }

  /** What is stored without the project that only this transaction sees. */
  RegistryMessage without(RegistryMessage stored) {
    RegistryMessage.Builder others = stored.toBuilder().clearProjects();
    stored.getProjectsList().stream()
        .filter(p -> !p.getSpec().getName().equals(project))
        .forEach(others::addProjects);
    return others.build();
  }

  /** Notes that something of the project was written. */
  void touch(boolean withMetadata) throws SQLException {
    Project stored = message("").orElseThrow();
    Project.Builder touched = stored.toBuilder();
    touched.getMetaBuilder().setLastUpdatedTimestamp(Timestamps.timestamp(now));
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE projects SET last_updated_timestamp = ?, project_proto = ?"
                + " WHERE project_id = ?")) {
      update.setLong(1, now.getEpochSecond());
      update.setBytes(2, touched.build().toByteArray());
      update.setString(3, project);
      update.executeUpdate();
    }
    if (withMetadata) {
      if (!updateMetadata("last_updated_timestamp", seconds())) {
        insertMetadata("last_updated_timestamp", seconds());
      }
      if (!hasMetadata("project_uuid")) {
        insertMetadata("project_uuid", UUID.randomUUID().toString());
      }
    }
  }

  private String seconds() {
    return Long.toString(now.getEpochSecond());
  }

  private Optional<Project> message(String rowLock) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT project_proto FROM projects WHERE project_id = ?" + rowLock)) {
      select.setString(1, project);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(Project.parseFrom(rows.getBytes(1))) : Optional.empty();
      } catch (InvalidProtocolBufferException e) {
        throw new StoreException(
            database.address(),
            "table projects holds what is no object of Feast's: project " + project + ".",
            e);
      }
    }
  }

  private boolean hasMetadata(String key) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM feast_metadata WHERE project_id = ? AND metadata_key = ?")) {
      select.setString(1, project);
      select.setString(2, key);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private boolean updateMetadata(String key, String value) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE feast_metadata SET metadata_value = ?, last_updated_timestamp = ?"
                + " WHERE project_id = ? AND metadata_key = ?")) {
      update.setString(1, value);
      update.setLong(2, now.getEpochSecond());
      update.setString(3, project);
      update.setString(4, key);
      return update.executeUpdate() > 0;
    }
  }

  private void insertMetadata(String key, String value) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO feast_metadata (metadata_value, last_updated_timestamp, project_id,"
                + " metadata_key) VALUES (?, ?, ?, ?)")) {
      insert.setString(1, value);
      insert.setLong(2, now.getEpochSecond());
      insert.setString(3, project);
      insert.setString(4, key);
      insert.executeUpdate();
    }
  }
}
