package io.headrace.engine.registry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.SqlTable.Objects;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of one project as messages, within one transaction. */
final class SqlRegistryRows {
  private final SqlDatabase database;
  private final Connection connection;
  private final String project;
  private final String rowLock;

  SqlRegistryRows(SqlDatabase database, Connection connection, String project) {
    this(database, connection, project, "");
  }

  private SqlRegistryRows(
      SqlDatabase database, Connection connection, String project, String rowLock) {
    this.database = database;
    this.connection = connection;
    this.project = project;
    this.rowLock = rowLock;
  }

  /** The same, with a lock on every object that is read. */
  SqlRegistryRows locking() {
    return new SqlRegistryRows(database, connection, project, database.dialect().rowLock());
  }

  /**
   * Every object of the project, and the names of the other projects. Rows know no version of the
   * whole; a digest of what they hold stands for it.
   */
  RegistryMessage readAll() throws SQLException {
    RegistryMessage.Builder registry = RegistryMessage.newBuilder();
    for (SqlTable table : SqlTable.ALL) {
      // A registry that an older Feast made has fewer tables.
      if (table.objects().isPresent() && database.hasTable(connection, table.name())) {
        if (table.equals(SqlTable.PROJECTS)) {
          read(table, "ORDER BY project_name", List.of(), "", registry);
        } else {
          String name = table.objects().get().nameColumn();
          read(table, "WHERE project_id = ? ORDER BY " + name, List.of(project), rowLock, registry);
        }
      }
    }
    if (database.hasTable(connection, SqlTable.HISTORY.name())) {
      new SqlVersionRows(connection, project).read(registry);
    }
    return registry.setVersionId(digest(registry.build())).build();
  }

  /** One view that can be materialized, if it is there, and nothing else. */
  RegistryMessage readView(String view) throws SQLException {
    RegistryMessage.Builder registry = RegistryMessage.newBuilder();
    for (SqlTable table : List.of(SqlTable.FEATURE_VIEWS, SqlTable.STREAM_FEATURE_VIEWS)) {
      read(
          table,
          "WHERE project_id = ? AND feature_view_name = ?",
          List.of(project, view),
          rowLock,
          registry);
    }
    return registry.build();
  }

  /** Writes the difference of two messages, row by row. */
  void write(RegistryMessage before, RegistryMessage after, Instant now) throws SQLException {
    for (SqlTable table : SqlTable.ALL) {
      if (table.objects().isPresent()) {
        Map<String, Message> old = byName(before, table.objects().get());
        Map<String, Message> wanted = byName(after, table.objects().get());
        for (String name : old.keySet()) {
          if (!wanted.containsKey(name)) {
            delete(table, name);
          }
        }
        for (Map.Entry<String, Message> object : wanted.entrySet()) {
          if (!object.getValue().equals(old.get(object.getKey()))) {
            put(table, object.getKey(), object.getValue().toByteArray(), now);
          }
        }
      }
    }
    new SqlVersionRows(connection, project).write(before, after);
  }

  private void read(
      SqlTable table,
      String condition,
      List<String> parameters,
      String lock,
      RegistryMessage.Builder registry)
      throws SQLException {
    Objects objects = table.objects().orElseThrow();
    try (PreparedStatement select =
        connection.prepareStatement(
            String.format(
                "SELECT project_id, %s, %s FROM %s %s%s",
                objects.nameColumn(), objects.messageColumn(), table.name(), condition, lock))) {
      for (int i = 0; i < parameters.size(); i++) {
        select.setString(i + 1, parameters.get(i));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          // MariaDB and MySQL compare without regard to case.
          if (parameters.isEmpty() || rows.getString(1).equals(project)) {
            add(table, rows.getString(2), rows.getBytes(3), registry);
          }
        }
      }
    }
  }

  private void add(SqlTable table, String name, byte[] bytes, RegistryMessage.Builder registry) {
    FieldDescriptor field = table.objects().orElseThrow().field();
    Message.Builder object = registry.newBuilderForField(field);
    try {
      object.mergeFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException(
          database.address(),
          "table "
              + table.name()
              + " holds what is no object of Feast's: "
              + name
              + ". Restore that row, or delete it and apply the definitions again.",
          e);
    }
    registry.addRepeatedField(field, ofProject(object).build());
  }

  /** The column says whose an object is; inside it the project is often missing. */
  private Message.Builder ofProject(Message.Builder object) {
    FieldDescriptor spec = object.getDescriptorForType().findFieldByName("spec");
    Message.Builder owner = spec == null ? object : object.getFieldBuilder(spec);
    FieldDescriptor field = owner.getDescriptorForType().findFieldByName("project");
    if (field != null) {
      owner.setField(field, project);
    }
    return object;
  }

  private static Map<String, Message> byName(RegistryMessage registry, Objects objects) {
    Map<String, Message> byName = new LinkedHashMap<>();
    for (Object object : (List<?>) registry.getField(objects.field())) {
      byName.put(Objects.nameOf((Message) object), (Message) object);
    }
    return byName;
  }

  private void put(SqlTable table, String name, byte[] bytes, Instant now) throws SQLException {
    Objects objects = table.objects().orElseThrow();
    String columns = objects.messageColumn() + ", last_updated_timestamp";
    try (PreparedStatement update =
            connection.prepareStatement(
                String.format(
                    "UPDATE %s SET %s = ?, last_updated_timestamp = ?"
                        + " WHERE %s = ? AND project_id = ?",
                    table.name(), objects.messageColumn(), objects.nameColumn()));
        PreparedStatement insert =
            connection.prepareStatement(
                String.format(
                    "INSERT INTO %s (%s, %s, project_id) VALUES (?, ?, ?, ?)",
                    table.name(), columns, objects.nameColumn()))) {
      if (fill(update, name, bytes, now).executeUpdate() == 0) {
        fill(insert, name, bytes, now).executeUpdate();
      }
    }
  }

  private PreparedStatement fill(
      PreparedStatement statement, String name, byte[] bytes, Instant now) throws SQLException {
    statement.setBytes(1, bytes);
    statement.setLong(2, now.getEpochSecond());
    statement.setString(3, name);
    statement.setString(4, project);
    return statement;
  }

  private void delete(SqlTable table, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            String.format(
                "DELETE FROM %s WHERE %s = ? AND project_id = ?",
                table.name(), table.objects().orElseThrow().nameColumn()))) {
      delete.setString(1, name);
      delete.setString(2, project);
      delete.executeUpdate();
    }
  }

  private static String digest(RegistryMessage registry) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(registry.toByteArray());
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
