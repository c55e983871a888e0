package io.headrace.engine.registry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Feast's SQL registry, read only: one serialized object a row. What it lists, describes, retrieves
 * and reads online works; writing to it does not yet.
 */
final class SqlRegistryStore implements RegistryStore {
  /** Feast's table and its column to the field of the registry that its rows make up. */
  private static final Map<String, String> TABLES = tables();

  private final SqlRegistryAddress address;
  private final String project;
  private final boolean versionedOnlineNames;
  private final SourceFlavor flavor;

  SqlRegistryStore(
      SqlRegistryAddress address,
      String project,
      boolean versionedOnlineNames,
      SourceFlavor flavor) {
    this.address = address;
    this.project = project;
    this.versionedOnlineNames = versionedOnlineNames;
    this.flavor = flavor;
  }

  private static Map<String, String> tables() {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put("projects.project_proto", "projects");
    tables.put("entities.entity_proto", "entities");
    tables.put("data_sources.data_source_proto", "data_sources");
    tables.put("feature_views.feature_view_proto", "feature_views");
    tables.put("stream_feature_views.feature_view_proto", "stream_feature_views");
    tables.put("on_demand_feature_views.feature_view_proto", "on_demand_feature_views");
    tables.put("label_views.feature_view_proto", "label_views");
    tables.put("feature_services.feature_service_proto", "feature_services");
    return tables;
  }

  @Override
  public String address() {
    return address.shown();
  }

  @Override
  public Registry read() {
    Registry registry = readOrEmpty();
    if (registry.isEmpty()) {
      throw new DefinitionException(
          address(),
          "project '" + project + "' is not in it",
          "Run 'feast apply' first, or correct 'project'.");
    }
    return registry;
  }

  @Override
  public Registry readOrEmpty() {
    return new Registry(load(), project, versionedOnlineNames);
  }

  @Override
  public RegistryPlan plan(Definitions definitions) {
    RegistryMessage stored = load();
    Registry before = new Registry(stored, project, versionedOnlineNames);
    List<ObjectChange> changes =
        new DefinitionsApplier(stored, project, flavor, Clock.systemUTC().instant())
            .apply(definitions);
    return new RegistryPlan(changes, Undefined.of(before, definitions), before.versionId());
  }

  @Override
  public RegistryPlan apply(Definitions definitions) {
    throw readOnly();
  }

  @Override
  public List<ObjectChange> delete(List<String> names) {
    throw readOnly();
  }

  @Override
  public void recordMaterialization(String view, Interval interval) {
    throw readOnly();
  }

  @Override
  public void requireWritable() {
    throw readOnly();
  }

  private DefinitionException readOnly() {
    return new DefinitionException(
        address(),
        "a SQL registry can be read but not written yet",
        "Apply with Feast, or use a file registry: 'registry: data/registry.db'.");
  }

  private RegistryMessage load() {
    RegistryMessage.Builder registry = RegistryMessage.newBuilder();
    try (Connection connection = DriverManager.getConnection(address.jdbc())) {
      for (Map.Entry<String, String> table : TABLES.entrySet()) {
        String[] name = table.getKey().split("\\.");
        read(connection, name[0], name[1], registry, table.getValue());
      }
    } catch (SQLException e) {
      throw new StoreException(
          address(),
          "it cannot be read: " + e.getMessage().lines().findFirst().orElse("") + ".",
          e);
    }
    return registry.build();
  }

  private void read(
      Connection connection,
      String table,
      String column,
      RegistryMessage.Builder registry,
      String field)
      throws SQLException {
    FieldDescriptor objects = registry.getDescriptorForType().findFieldByName(field);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT " + column + " FROM " + table + " WHERE project_id = ?")) {
      select.setString(1, project);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Message.Builder object = registry.newBuilderForField(objects);
          object.mergeFrom(rows.getBytes(1));
          registry.addRepeatedField(objects, ofProject(object, project).build());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException(
          address(), "table " + table + " holds what is no object of Feast's.", e);
    }
  }

  /** The column says whose an object is; inside it the project is often missing. */
  private static Message.Builder ofProject(Message.Builder object, String project) {
    FieldDescriptor spec = object.getDescriptorForType().findFieldByName("spec");
    Message.Builder owner = spec == null ? object : object.getFieldBuilder(spec);
    FieldDescriptor field = owner.getDescriptorForType().findFieldByName("project");
    if (field != null) {
      owner.setField(field, project);
    }
    return object;
  }
}
