package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Short ways to write selected views down. */
final class TestViews {
  private TestViews() {}

  /** Features and join keys are written {@code name:Type}. */
  static SelectedView view(
      String name, SourceLocation location, Duration ttl, List<Field> keys, List<Field> features) {
    return view(name, location, Optional.of("created"), ttl, keys, features);
  }

  static SelectedView view(
      String name,
      SourceLocation location,
      Optional<String> created,
      Duration ttl,
      List<Field> keys,
      List<Field> features) {
    DataSource source =
        new DataSource(
            name + "_src", location, "ts", created, Map.of(), Optional.empty(), "", Map.of(), "");
    FeatureView view =
        new FeatureView(
            name,
            keys.stream().map(Field::name).toList(),
            keys,
            features,
            ttl,
            source,
            true,
            true,
            true,
            FeatureView.Kind.FEATURE_VIEW,
            Optional.empty(),
            "",
            Map.of(),
            "");
    return new SelectedView(
        view, new Projection(name, Optional.empty(), Map.of(), view.featureNames()), features);
  }

  static SelectedView aliased(SelectedView view, String alias, Map<String, String> joinKeyMap) {
    return new SelectedView(
        view.view(),
        new Projection(
            view.view().name(), Optional.of(alias), joinKeyMap, view.view().featureNames()),
        view.features());
  }

  static List<Field> fields(String... texts) {
    return Arrays.stream(texts)
        .map(t -> t.split(":", 2))
        .map(p -> new Field(p[0], FeatureTypes.parse(p[1]).orElseThrow()))
        .toList();
  }
}
