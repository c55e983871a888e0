package io.headrace.engine.registry;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.definitions.SourceLocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A small feature repository: two views, one entity, one service. */
final class RegistryExamples {
  static final Interval DAY =
      new Interval(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-01-02T00:00:00Z"));

  private static final FeatureType INT64 = FeatureType.of(FeatureType.Primitive.INT64);

  private RegistryExamples() {}

  static DataSource source(
      String name, SourceLocation.FileFormat format, Map<String, String> tags) {
    return new DataSource(
        name,
        new SourceLocation.Files("data/driver." + format.sparkName(), format),
        "event_timestamp",
        Optional.of("created"),
        Map.of(),
        Optional.empty(),
        "",
        tags,
        "");
  }

  static FeatureView view(String name, String... features) {
    return view(name, List.of("driver"), List.of(new Field("driver_id", INT64)), features);
  }

  static FeatureView view(
      String name, List<String> entities, List<Field> keys, String... features) {
    return new FeatureView(
        name,
        entities,
        keys,
        Stream.of(features).map(f -> new Field(f, INT64)).toList(),
        Duration.ofDays(1),
        source("driver_source", SourceLocation.FileFormat.PARQUET, Map.of()),
        true,
        false,
        true,
        FeatureView.Kind.FEATURE_VIEW,
        Optional.empty(),
        "",
        Map.of("team", "a"),
        "");
  }

  static Definitions viewsOnly(String name) {
    return new Definitions(List.of(), List.of(), List.of(view(name, "x")), List.of());
  }

  static Definitions definitions(String... features) {
    FeatureView world =
        new FeatureView(
            "world",
            List.of(),
            List.of(),
            List.of(
                new Field(
                    "parts", FeatureTypes.parse("Struct({a: Int64, b: Array(String)})").get())),
            Duration.ZERO,
            source("driver_source", SourceLocation.FileFormat.PARQUET, Map.of()),
            true,
            false,
            true,
            FeatureView.Kind.FEATURE_VIEW,
            Optional.empty(),
            "",
            Map.of(),
            "");
    return new Definitions(
        List.of(new Entity("driver", "driver_id", Optional.of(INT64), "", Map.of(), "")),
        List.of(source("driver_source", SourceLocation.FileFormat.PARQUET, Map.of())),
        List.of(view("driver_stats", features), world),
        List.of(
            new FeatureService(
                "model",
                List.of(
                    new Projection(
                        "driver_stats",
                        Optional.of("d"),
                        Map.of("driver_id", "who"),
                        List.of(features)),
                    new Projection("world", Optional.empty(), Map.of(), List.of("parts"))),
                "",
                Map.of(),
                "")));
  }
}
