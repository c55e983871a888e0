package io.headrace.engine.registry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.util.List;
import java.util.Optional;

/**
 * One table of Feast's SQL registry.
 *
 * @param columns as SQL declares them; {@value #BINARY} stands for the database's type of bytes
 * @param index on the project
 * @param objects how its rows are objects that are read and written here
 */
record SqlTable(String name, String columns, String index, Optional<Objects> objects) {
  static final String BINARY = "{binary}";

  static final SqlTable PROJECTS =
      table(
          "projects",
          "project_id VARCHAR(255) NOT NULL, project_name VARCHAR(255) NOT NULL,"
              + " last_updated_timestamp BIGINT NOT NULL, project_proto {binary} NOT NULL,"
              + " PRIMARY KEY (project_id)",
          Optional.of(new Objects("project_name", "project_proto", "projects")));
  static final SqlTable FEATURE_VIEWS =
      table(
          "feature_views",
          "feature_view_name VARCHAR(255) NOT NULL, project_id VARCHAR(255) NOT NULL,"
              + " last_updated_timestamp BIGINT NOT NULL, materialized_intervals {binary},"
              + " feature_view_proto {binary} NOT NULL, user_metadata {binary},"
              + " PRIMARY KEY (feature_view_name, project_id)",
          Optional.of(new Objects("feature_view_name", "feature_view_proto", "feature_views")));
  static final SqlTable STREAM_FEATURE_VIEWS = otherViews("stream_feature_views");
  static final SqlTable HISTORY =
      new SqlTable(
          "feature_view_version_history",
          "feature_view_name VARCHAR(255) NOT NULL, project_id VARCHAR(255) NOT NULL,"
              + " version_number INTEGER NOT NULL, feature_view_type VARCHAR(50) NOT NULL,"
              + " feature_view_proto {binary} NOT NULL, created_timestamp BIGINT NOT NULL,"
              + " description TEXT, version_id VARCHAR(36) NOT NULL,"
              + " PRIMARY KEY (feature_view_name, project_id, version_number)",
          "idx_fv_version_history_project_id",
          Optional.empty());
  static final SqlTable METADATA =
      table(
          "feast_metadata",
          "project_id VARCHAR(255) NOT NULL, metadata_key VARCHAR(50) NOT NULL,"
              + " metadata_value TEXT NOT NULL, last_updated_timestamp BIGINT NOT NULL,"
              + " PRIMARY KEY (project_id, metadata_key)",
          Optional.empty());

  static final List<SqlTable> ALL =
      List.of(
          PROJECTS,
          objects("entities", "entity", "entities"),
          objects("data_sources", "data_source", "data_sources"),
          FEATURE_VIEWS,
          STREAM_FEATURE_VIEWS,
          otherViews("on_demand_feature_views"),
          otherViews("label_views"),
          objects("feature_services", "feature_service", "feature_services"),
          objects("saved_datasets", "saved_dataset", ""),
          objects("validation_references", "validation_reference", ""),
          objects("managed_infra", "infra", ""),
          objects("permissions", "permission", ""),
          HISTORY,
          METADATA);

  /**
   * @param nameColumn that names an object within its project
   * @param messageColumn with its message
   * @param registryField the list of {@link RegistryMessage} that holds such objects
   */
  record Objects(String nameColumn, String messageColumn, String registryField) {
    FieldDescriptor field() {
      return RegistryMessage.getDescriptor().findFieldByName(registryField);
    }

    static String nameOf(Message object) {
      Message owner = owner(object);
      return (String) owner.getField(owner.getDescriptorForType().findFieldByName("name"));
    }

    /**
     * The message that has the name and the project: the object's spec, or a data source itself.
     */
    private static Message owner(Message object) {
      FieldDescriptor spec = object.getDescriptorForType().findFieldByName("spec");
      return spec == null ? object : (Message) object.getField(spec);
    }
  }

  private static SqlTable table(String name, String columns, Optional<Objects> objects) {
    return new SqlTable(name, columns, "idx_" + name + "_project_id", objects);
  }

  private static SqlTable objects(String table, String object, String field) {
    return table(
        table,
        String.format(
            "%1$s_name VARCHAR(255) NOT NULL, project_id VARCHAR(255) NOT NULL,"
                + " last_updated_timestamp BIGINT NOT NULL, %1$s_proto {binary} NOT NULL,"
                + " PRIMARY KEY (%1$s_name, project_id)",
            object),
        field.isEmpty()
            ? Optional.empty()
            : Optional.of(new Objects(object + "_name", object + "_proto", field)));
  }

  private static SqlTable otherViews(String table) {
    return table(
        table,
        "feature_view_name VARCHAR(255) NOT NULL, project_id VARCHAR(255) NOT NULL,"
            + " last_updated_timestamp BIGINT NOT NULL, feature_view_proto {binary} NOT NULL,"
            + " user_metadata {binary}, PRIMARY KEY (feature_view_name, project_id)",
        Optional.of(new Objects("feature_view_name", "feature_view_proto", table)));
  }
}
