package io.headrace.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // a few lines each
class FeatureRepositoryTest {
  private static final String BASE =
      """
      entities:
        - {name: driver, join_keys: [driver_id], value_type: INT64}
      data_sources:
        - {name: stats_source, path: data/stats.parquet, timestamp_field: ts, created_timestamp_column: created}
      feature_views:
        - {name: stats, entities: [driver], ttl: 1d12h, source: stats_source, schema: [{name: conv_rate, dtype: Float32}, {name: trips, dtype: Int64}]}
      """;

  @TempDir Path folder;

  @Test
  void definitionsAreResolvedAcrossFilesAndDocuments() {
    write("driver.yaml", BASE);
    write(
        "features/deep/services.yaml",
        "feature_services:\n  - {name: one, features: [stats]}\n---\nfeature_services:\n"
            + "  - {name: two, features: [{view: stats, features: [trips], name_alias: s,"
            + " join_key_map: {driver_id: d}}]}\n");
    Definitions d = read(SourceSchemas.NONE);
    FeatureView view = d.featureViews().get(0);
    assertThat(view.ttl()).isEqualTo(Duration.ofHours(36));
    assertThat(view.joinKeyNames()).containsExactly("driver_id");
    assertThat(view.featureNames()).containsExactly("conv_rate", "trips");
    assertThat(d.featureServices()).extracting(s -> s.name()).containsExactly("one", "two");
    assertThat(d.featureServices().get(1).projections().get(0).entityColumn("driver_id"))
        .isEqualTo("d");
  }

  @Test
  void everyProblemIsToldAtOnceWithItsPlace() {
    write("driver.yaml", BASE);
    write(
        "more.yaml",
        """
        feature_view: []
        entities: [{name: driver}]
        feature_views:
          - {name: v, entities: [drvier], source: stats_sorce, schema: [{name: a, dtype: Int65}]}
          - {name: w_v2, entities: [driver], ttl: -1h, source: stats_source, schema: [{name: event_timestamp, dtype: Int64}, {name: b, dtype: Set(Json)}, {name: b, dtype: Int64}]}
        feature_services:
          - {name: s, features: [{view: stats, features: [trps]}, nothing]}
        """);
    assertThatThrownBy(() -> read(SourceSchemas.NONE))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the key 'feature_view' is unknown")
        .hasMessageContaining("Entity 'driver' in more.yaml, line 2: the name is already taken in")
        .hasMessageContaining(
            "Feature view 'v' in more.yaml, line 4: entity 'drvier' is not defined. Known entities:"
                + " driver. Did you mean 'driver'?")
        .hasMessageContaining("Did you mean 'stats_source'?")
        .hasMessageContaining("'dtype' is 'Int65', which is no type")
        .hasMessageContaining("'dtype' is 'Set(Json)', which is no type")
        .hasMessageContaining("the feature 'b' is there twice")
        .hasMessageContaining("looks like a version of another view")
        .hasMessageContaining("'ttl' is not a duration")
        .hasMessageContaining("the feature name 'event_timestamp' is reserved")
        .hasMessageContaining("Did you mean 'trips'?")
        .hasMessageContaining("feature view 'nothing' is not defined");
  }

  @Test
  void schemaAndTimestampAreInferredFromTheSource() {
    write(
        "d.yaml",
        "entities: [{name: driver, join_keys: [driver_id]}]\n"
            + "data_sources: [{name: s, table: t}]\n"
            + "feature_views: [{name: v, entities: [driver], source: s}]\n");
    Map<String, io.headrace.engine.definitions.FeatureType> columns = new LinkedHashMap<>();
    columns.put("driver_id", FeatureTypes.parse("Int64").orElseThrow());
    columns.put("at", FeatureTypes.parse("UnixTimestamp").orElseThrow());
    columns.put("x", FeatureTypes.parse("Float64").orElseThrow());
    FeatureView view = read(source -> columns).featureViews().get(0);
    assertThat(view.source().timestampField()).isEqualTo("at");
    assertThat(view.featureNames()).containsExactly("x");
    assertThat(view.joinKeys().get(0).type().text()).isEqualTo("Int64");
    assertThatThrownBy(() -> read(SourceSchemas.NONE))
        .hasMessageContaining("'timestamp_field' is missing")
        .hasMessageContaining("the type of the join key 'driver_id' is not known");
  }

  @Test
  void bareNameOfTwoViewsNeedsAnAlias() {
    write("driver.yaml", BASE);
    write(
        "b.yaml",
        "feature_views: [{name: other, source: stats_source, schema: [{name: trips, dtype:"
            + " Int64}]}]\nfeature_services: [{name: s, features: [stats, other]}]\n");
    assertThatThrownBy(() -> read(SourceSchemas.NONE))
        .hasMessageContaining("the feature 'trips' comes from both 'stats' and 'other'");
  }

  @Test
  void sourcesThatFeastCannotLoadAreTold() {
    write(
        "d.yaml",
        "data_sources:\n  - {name: a, path: a.orc, timestamp_field: t}\n"
            + "  - {name: b, path: b, file_format: csv, timestamp_field: t}\n"
            + "  - {name: c, path: c.orc, timestamp_field: t, registry: headrace-only}\n");
    assertThat(FeastChecks.problems(read(SourceSchemas.NONE), configuration("")))
        .extracting(Problem::where)
        .containsExactly("Data source 'a'", "Data source 'b'");
    assertThat(
            FeastChecks.problems(read(SourceSchemas.NONE), configuration("offline_store: spark\n")))
        .extracting(Problem::where)
        .containsExactly("Data source 'a'");
  }

  @Test
  void missingColumnsAreToldWhereTheSourceCanBeSeen() {
    write("driver.yaml", BASE);
    Definitions d = read(SourceSchemas.NONE);
    assertThat(FeatureRepository.missingColumns(d, SourceSchemas.NONE)).isEmpty();
    var type = FeatureTypes.parse("Int64").orElseThrow();
    assertThat(
            FeatureRepository.missingColumns(
                d,
                s ->
                    Map.of(
                        "driver_id",
                        type,
                        "ts",
                        type,
                        "created",
                        type,
                        "trip",
                        type,
                        "conv_rate",
                        type)))
        .singleElement()
        .asString()
        .contains("has no column 'trips'", "Did you mean 'trip'?");
  }

  @Test
  void inferredFeaturesAreMappedOnce() {
    write(
        "chain.yaml",
        """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: s, path: s.parquet, timestamp_field: raw_ts, field_mapping: {drv: driver_id, a: b, b: c, raw_ts: ts}}
        feature_views:
          - {name: v, entities: [driver], source: s}
        """);
    Map<String, FeatureType> columns = new LinkedHashMap<>();
    for (String name : List.of("drv", "raw_ts", "a", "b", "d")) {
      columns.put(
          name,
          FeatureTypes.parse(name.equals("raw_ts") ? "UnixTimestamp" : "Int64").orElseThrow());
    }
    Definitions d = read(source -> columns);
    assertThat(d.featureViews().get(0).featureNames()).containsExactly("b", "c", "d");
    assertThat(FeatureRepository.missingColumns(d, source -> columns)).isEmpty();
  }

  @Test
  void sourceThatCannotBeLookedAtHidesNoOtherProblem() {
    write(
        "two.yaml",
        """
        data_sources:
          - {name: gone, path: gone.parquet, timestamp_field: ts}
          - {name: broken, path: broken.parquet, timestamp_field: ts}
        feature_views:
          - {name: a, source: gone}
          - {name: b, source: gone, ttl: 3q}
          - {name: c, source: broken, entities: [drvier]}
        """);
    SourceSchemas failing =
        source -> {
          if (source.name().equals("gone")) {
            throw new DefinitionException(
                "Data source 'gone'", "nothing is there", "Check the path.");
          }
          throw new StoreException("Data source 'broken'", "it is no parquet file", null);
        };
    assertThatThrownBy(() -> read(failing))
        .isInstanceOfSatisfying(
            DefinitionException.class,
            e ->
                assertThat(e.problems())
                    .extracting(p -> p.where().split(" in ")[0] + ": " + p.what())
                    .anyMatch(t -> t.startsWith("Feature view 'b'"))
                    .anyMatch(t -> t.contains("'drvier' is not defined"))
                    .contains(
                        "Data source 'gone': nothing is there",
                        "Data source 'broken': it is no parquet file")
                    .hasSize(4));
  }

  private Definitions read(SourceSchemas schemas) {
    return FeatureRepository.read(configuration(""), schemas);
  }

  private FeatureStoreConfiguration configuration(String more) {
    write("feature_store.yaml", "project: p\nregistry: r.db\n" + more);
    return FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of());
  }

  private void write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
