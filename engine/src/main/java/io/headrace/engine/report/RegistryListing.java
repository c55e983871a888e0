package io.headrace.engine.report;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DurationText;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.ViewListing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Objects of one kind in the registry, a row each. */
public record RegistryListing(List<String> columns, List<List<String>> rows) {
  public RegistryListing {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  public static RegistryListing entities(Registry registry) {
    List<List<String>> rows = new ArrayList<>();
    for (Entity e : registry.entities()) {
      rows.add(
          List.of(
              e.name(), e.joinKey(), e.valueType().map(t -> t.text()).orElse(""), e.description()));
    }
    return new RegistryListing(List.of("NAME", "JOIN KEY", "TYPE", "DESCRIPTION"), rows);
  }

  public static RegistryListing dataSources(Registry registry) {
    List<List<String>> rows = new ArrayList<>();
    for (DataSource s : registry.dataSources()) {
      rows.add(
          List.of(
              s.name(),
              s.location().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT),
              shorten(s.location().text()),
              s.timestampField(),
              s.createdTimestampColumn().orElse("")));
    }
    return new RegistryListing(List.of("NAME", "KIND", "LOCATION", "TIMESTAMP", "CREATED"), rows);
  }

  public static RegistryListing featureViews(Registry registry) {
    List<List<String>> rows = new ArrayList<>();
    for (ViewListing v : registry.listViews()) {
      rows.add(
          List.of(
              v.name(),
              v.kind().text(),
              String.join(", ", v.entities()),
              String.valueOf(v.features()),
              v.ttl().isZero() ? "never" : DurationText.format(v.ttl()),
              v.online() ? v.enabled() ? "yes" : "disabled" : "no",
              v.lastEnd().map(Object::toString).orElse("")));
    }
    return new RegistryListing(
        List.of("NAME", "KIND", "ENTITIES", "FEATURES", "TTL", "ONLINE", "MATERIALIZED UP TO"),
        rows);
  }

  public static RegistryListing featureServices(Registry registry) {
    List<List<String>> rows = new ArrayList<>();
    for (FeatureService s : registry.featureServices()) {
      String views =
          s.projections().stream().map(Projection::nameInUse).collect(Collectors.joining(", "));
      rows.add(List.of(s.name(), views, s.description()));
    }
    return new RegistryListing(List.of("NAME", "VIEWS", "DESCRIPTION"), rows);
  }

  public String text() {
    if (rows.isEmpty()) {
      return "None.\n";
    }
    TextTable table = new TextTable(columns.toArray(String[]::new));
    rows.forEach(r -> table.row(r.toArray()));
    return table.toString();
  }

  /** A map a row, for JSON. */
  public List<Map<String, String>> data() {
    List<Map<String, String>> data = new ArrayList<>();
    for (List<String> row : rows) {
      Map<String, String> object = new LinkedHashMap<>();
      for (int c = 0; c < columns.size(); c++) {
        object.put(columns.get(c).toLowerCase(java.util.Locale.ROOT).replace(' ', '_'), row.get(c));
      }
      data.add(object);
    }
    return data;
  }

  private static String shorten(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > 60 ? line.substring(0, 57) + "..." : line;
  }
}
