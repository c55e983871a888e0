package io.headrace.engine.serving;

import java.util.List;
import java.util.Map;

/**
 * Rows in the order of the keys that were asked for.
 *
 * @param keyColumns names of the key columns, in the order asked
 * @param features output names of the features: bare, or with the view before them
 */
public record OnlineResponse(
    List<String> keyColumns, List<String> features, List<OnlineResult> rows) {
  public OnlineResponse {
    keyColumns = List.copyOf(keyColumns);
    features = List.copyOf(features);
    rows = List.copyOf(rows);
  }

  /** One row: the keys as they were given, and a value for each feature. */
  public record OnlineResult(Map<String, Object> keys, List<FieldValue> values) {
    public OnlineResult {
      values = List.copyOf(values);
    }
  }
}
