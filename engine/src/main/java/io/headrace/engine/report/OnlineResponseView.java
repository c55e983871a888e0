package io.headrace.engine.report;

import io.headrace.engine.serving.FieldValue;
import io.headrace.engine.serving.OnlineResponse;
import io.headrace.engine.serving.OnlineResponse.OnlineResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An online read for people and for programs. */
public final class OnlineResponseView {
  private OnlineResponseView() {}

  /** A line for each key and feature: value, status, event timestamp. */
  public static String text(OnlineResponse response) {
    List<String> header = new ArrayList<>(response.keyColumns());
    header.addAll(List.of("feature", "value", "status", "event timestamp"));
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (OnlineResult row : response.rows()) {
      for (int f = 0; f < response.features().size(); f++) {
        FieldValue value = row.values().get(f);
        List<Object> cells = new ArrayList<>();
        response.keyColumns().forEach(k -> cells.add(String.valueOf(row.keys().get(k))));
        cells.add(response.features().get(f));
        cells.add(value.value().map(v -> String.valueOf(plain(v))).orElse(""));
        cells.add(value.status());
        cells.add(value.eventTimestamp().map(Instant::toString).orElse(""));
        table.row(cells.toArray());
      }
    }
    return table.toString();
  }

  /** Rows with their keys and, per feature, value, status and event timestamp. */
  public static Map<String, Object> data(OnlineResponse response) {
    List<Object> rows = new ArrayList<>();
    for (OnlineResult row : response.rows()) {
      Map<String, Object> features = new LinkedHashMap<>();
      for (int f = 0; f < response.features().size(); f++) {
        FieldValue value = row.values().get(f);
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("value", value.value().map(OnlineResponseView::plain).orElse(null));
        field.put("status", value.status());
        field.put("event_timestamp", value.eventTimestamp().map(Instant::toString).orElse(null));
        features.put(response.features().get(f), field);
      }
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("keys", row.keys());
      object.put("features", features);
      rows.add(object);
    }
    return Map.of("rows", rows);
  }

  /** Values as JSON has them: bytes in base 64, instants in ISO-8601. */
  private static Object plain(Object value) {
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Instant instant) {
      return instant.toString();
    }
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(v -> plain.add(v == null ? null : plain(v)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((k, v) -> plain.put(String.valueOf(k), v == null ? null : plain(v)));
      return plain;
    }
    return value;
  }
}
