package io.headrace.engine.registry;

import com.google.protobuf.ByteString;
import io.headrace.engine.registry.proto.FeatureViewVersionRecord;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The recorded versions of a project's views, within one transaction. */
final class SqlVersionRows {
  private final Connection connection;
  private final String project;

  SqlVersionRows(Connection connection, String project) {
    this.connection = connection;
    this.project = project;
  }

  void read(RegistryMessage.Builder registry) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT feature_view_name, version_number, feature_view_type, feature_view_proto,"
                + " created_timestamp, description, version_id FROM feature_view_version_history"
                + " WHERE project_id = ? ORDER BY feature_view_name, version_number")) {
      select.setString(1, project);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String description = rows.getString(6);
          registry
              .getFeatureViewVersionHistoryBuilder()
              .addRecordsBuilder()
              .setProjectId(project)
              .setFeatureViewName(rows.getString(1))
              .setVersionNumber(rows.getInt(2))
              .setFeatureViewType(rows.getString(3))
              .setFeatureViewProto(ByteString.copyFrom(rows.getBytes(4)))
              .setCreatedTimestamp(Timestamps.timestamp(Instant.ofEpochSecond(rows.getLong(5))))
              .setDescription(description == null ? "" : description)
              .setVersionId(rows.getString(7));
        }
      }
    }
  }

  /** A recorded version never changes: it is added, or goes with its view. */
  void write(RegistryMessage before, RegistryMessage after) throws SQLException {
    Map<Version, FeatureViewVersionRecord> old = byVersion(before);
    Map<Version, FeatureViewVersionRecord> wanted = byVersion(after);
    for (Version version : old.keySet()) {
      if (!wanted.containsKey(version)) {
        delete(version);
      }
    }
    for (Map.Entry<Version, FeatureViewVersionRecord> version : wanted.entrySet()) {
      if (!old.containsKey(version.getKey())) {
        insert(version.getValue());
      }
    }
  }

  private Map<Version, FeatureViewVersionRecord> byVersion(RegistryMessage registry) {
    Map<Version, FeatureViewVersionRecord> byVersion = new LinkedHashMap<>();
    registry.getFeatureViewVersionHistory().getRecordsList().stream()
        .filter(r -> r.getProjectId().equals(project))
        .forEach(r -> byVersion.put(new Version(r.getFeatureViewName(), r.getVersionNumber()), r));
    return byVersion;
  }

  private void delete(Version version) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM feature_view_version_history"
                + " WHERE feature_view_name = ? AND project_id = ? AND version_number = ?")) {
      delete.setString(1, version.view());
      delete.setString(2, project);
      delete.setInt(3, version.number());
      delete.executeUpdate();
    }
  }

  private void insert(FeatureViewVersionRecord version) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO feature_view_version_history (feature_view_name, project_id,"
                + " version_number, feature_view_type, feature_view_proto, created_timestamp,"
                + " description, version_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, version.getFeatureViewName());
      insert.setString(2, project);
      insert.setInt(3, version.getVersionNumber());
      insert.setString(4, version.getFeatureViewType());
      insert.setBytes(5, version.getFeatureViewProto().toByteArray());
      insert.setLong(6, version.getCreatedTimestamp().getSeconds());
      insert.setString(7, version.getDescription());
      insert.setString(8, version.getVersionId());
      insert.executeUpdate();
    }
  }

  private record Version(String view, int number) {}
}
