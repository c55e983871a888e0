package io.headrace.engine.report;

import io.headrace.engine.offline.SourcePin;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was read of a source, as maps and lists. */
final class SourcePins {
  private SourcePins() {}

  static Map<String, Object> data(SourcePin pin) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("source", pin.source());
    data.put("kind", pin.kind());
    data.put("text", pin.text());
    pin.bytes().ifPresent(b -> data.put("bytes", b));
    data.put(
        "files",
        pin.files().stream()
            .map(
                f ->
                    Map.of(
                        "path", f.path(), "bytes", f.bytes(), "modified", f.modified().toString()))
            .toList());
    return data;
  }
}
