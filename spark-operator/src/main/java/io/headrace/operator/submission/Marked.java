package io.headrace.operator.submission;

import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.RunMark;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A run's manifest with the marks by which its attempts are found again. */
final class Marked {
  private Marked() {}

  static Manifest attempt(Submission submission, long attempt) {
    Manifest run = submission.run();
    Map<String, Object> metadata = new LinkedHashMap<>(run.metadata());
    metadata.put("name", AttemptName.of(run.name(), attempt));
    metadata.put("labels", with(metadata.get("labels"), Map.of(RunMark.RUN, run.name())));
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(RunMark.ATTEMPT, Long.toString(attempt));
    if (!submission.support().isEmpty()) {
      notes.put(
          RunMark.OBJECTS,
          submission.support().stream()
              .map(o -> o.kind() + "/" + o.name())
              .collect(Collectors.joining(",")));
    }
    metadata.put("annotations", with(metadata.get("annotations"), notes));
    Map<String, Object> tree = new LinkedHashMap<>(run.tree());
    tree.put("metadata", metadata);
    return new Manifest(tree);
  }

  private static Map<String, Object> with(Object before, Map<String, String> more) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (before instanceof Map<?, ?> map) {
      map.forEach((key, value) -> all.put(String.valueOf(key), value));
    }
    all.putAll(more);
    return all;
  }
}
