package io.headrace.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.FeatureReference;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every registry that Feast wrote can be read, listed and described. */
class GoldenRegistriesTest {
  @TempDir Path folder;

  private final Registry kinds =
      Golden.store(Golden.path("registry/kinds/registry.db"), "golden_kinds").read();

  @Test
  void everyRegistryIsReadListedAndDescribedAndKeepsItsBytes() throws IOException {
    try (Stream<Path> files = Files.walk(Golden.path("registry").getParent())) {
      List<Path> registries = files.filter(f -> f.endsWith("registry.db")).toList();
      assertThat(registries).hasSizeGreaterThan(25);
      for (Path file : registries) {
        byte[] bytes = Files.readAllBytes(file);
        RegistryMessage message = RegistryMessage.parseFrom(bytes);
        assertThat(message.toByteArray()).as(file.toString()).isEqualTo(bytes);
        for (var project : message.getProjectsList()) {
          Registry registry = Golden.store(file, project.getSpec().getName()).read();
          assertThat(registry.listViews()).isNotEmpty();
          registry.featureViews().stream()
              .map(v -> registry.describe(ObjectKind.FEATURE_VIEW, v.name()))
              .forEach(d -> assertThat(d).containsKey("spec"));
        }
      }
    }
  }

  @Test
  void applyingWhatARegistryHoldsChangesNothing() throws IOException {
    for (String name :
        List.of("online/redis", "online/sqlite", "types", "registry/versioned", "registry/kinds")) {
      Path file = Golden.copy(name + "/registry.db", folder);
      byte[] before = Files.readAllBytes(file);
      String project = RegistryMessage.parseFrom(before).getProjects(0).getSpec().getName();
      RegistryStore store = Golden.store(file, project);
      Registry registry = store.read();
      List<FeatureView> plain =
          registry.featureViews().stream()
              .filter(v -> v.kind() == FeatureView.Kind.FEATURE_VIEW)
              // Its Spark source by path becomes a file source where the store is no Spark.
              .filter(v -> !(name.equals("registry/kinds") && v.name().equals("driver_customer")))
              .toList();
      RegistryPlan plan =
          store.apply(
              new Definitions(registry.entities(), List.of(), plain, registry.featureServices()));
      assertThat(plan.updated()).as(name + "\n" + plan.text()).isEmpty();
      assertThat(plan.created()).isEmpty();
      assertThat(Files.readAllBytes(file)).as(name).isEqualTo(before);
    }
  }

  @Test
  void viewsThatCannotRunAreListedAndRefusedOnlyWhenAskedFor() {
    assertThat(kinds.featureViews())
        .extracting(FeatureView::name)
        .contains("plus", "stream_stats", "batch_stats", "pushed");
    assertThatThrownBy(() -> kinds.runnableView("batch_stats"))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            "Batch feature view 'batch_stats': it cannot run here: its transformation is a Python"
                + " function (mode 'python'), which only Feast can run. Leave the view out, or let"
                + " Feast run it.");
    assertThatThrownBy(() -> kinds.runnableView("stream_stats"))
        .hasMessageContaining("it aggregates a stream");
    assertThatThrownBy(() -> kinds.runnableView("plus"))
        .hasMessageContaining("On-demand feature view 'plus': it cannot run here");
    assertThat(kinds.runnableView("pushed").source().location().text())
        .isEqualTo("data/driver.parquet");
  }

  @Test
  void streamViewsDoNotRepeatTheirJoinKeysAsFeatures() {
    FeatureView view = kinds.featureView("stream_stats");
    assertThat(view.joinKeyNames()).containsExactly("driver_id");
    assertThat(view.featureNames()).containsExactly("conv_rate");
  }

  @Test
  void sourcesOfEveryKindAreRead() {
    assertThat(kinds.dataSource("delta_source").location())
        .isInstanceOfSatisfying(
            SourceLocation.Lakehouse.class,
            l -> assertThat(l.format()).isEqualTo(SourceLocation.LakehouseFormat.DELTA));
    assertThat(kinds.dataSource("iceberg_source").location())
        .isInstanceOfSatisfying(
            SourceLocation.Lakehouse.class,
            l -> {
              assertThat(l.table()).contains("cat.db.t");
              assertThat(l.properties()).containsEntry("iceberg.catalog", "cat");
            });
    assertThat(kinds.dataSource("table_source").location())
        .isEqualTo(new SourceLocation.Table("db.trips"));
    assertThat(kinds.dataSource("query_source").location())
        .isInstanceOf(SourceLocation.Query.class);
    assertThat(kinds.dataSource("vals").location()).isInstanceOf(SourceLocation.Unreadable.class);
    assertThat(kinds.dataSource("driver_stream").location())
        .isEqualTo(
            new SourceLocation.Files("data/driver.parquet", SourceLocation.FileFormat.PARQUET));
    assertThat(kinds.dataSource("driver_spark_path").datePartition()).isPresent();
  }

  @Test
  void typesComeWithTheirPartsAndTtlsWithTheirMicroseconds() {
    FeatureView view = kinds.featureView("every_type");
    assertThat(view.obstacle()).isEmpty();
    assertThat(view.feature("f_struct_nested").orElseThrow().type().text())
        .isEqualTo("Struct({a: Struct({b: Int64}), l: Array(Int64)})");
    assertThat(view.feature("f_nested_array_string").orElseThrow().type().text())
        .isEqualTo("Array(Array(String))");
    assertThat(kinds.featureView("driver_stats").ttl())
        .isEqualTo(Duration.ofDays(1).plusNanos(5_000));
    assertThat(kinds.featureView("global_stats").isEntityless()).isTrue();
  }

  @Test
  void servicesKeepAliasesAndNameTheirOnDemandViews() {
    assertThat(kinds.selectService("aliased").views())
        .extracting(SelectedView::nameInUse)
        .containsExactly("origin", "destination");
    ServiceSelection selection = kinds.selectService("with_odfv");
    assertThat(selection.onDemandViews()).containsExactly("plus");
    assertThat(selection.precomputeOnline()).isFalse();
    assertThat(kinds.selectService("some").views().get(0).features())
        .extracting(f -> f.name())
        .containsExactly("trips", "conv_rate");
  }

  @Test
  void everyWrongReferenceIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                kinds.select(
                    List.of(
                        FeatureReference.parse("driver_stat:trips"),
                        FeatureReference.parse("driver_stats:tripz"),
                        FeatureReference.parse("driver_stats:trips"),
                        FeatureReference.parse("driver_stats:trips"))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Did you mean 'driver_stats'?")
        .hasMessageContaining("Did you mean 'trips'?")
        .hasMessageContaining("it is given twice");
  }

  @Test
  void onlyTheCurrentVersionCanBeReferredTo() {
    Registry versioned = Golden.store(Golden.path("registry/versioned/registry.db"), "ver").read();
    assertThat(versioned.onlineName("stats")).isEqualTo("stats_v1");
    assertThat(versioned.select(List.of(FeatureReference.parse("stats@v1:rate"))).get(0))
        .extracting(SelectedView::nameInUse)
        .isEqualTo("stats@v1");
    assertThatThrownBy(() -> versioned.select(List.of(FeatureReference.parse("stats@v0:rate"))))
        .hasMessageContaining("version 'v0' of feature view 'stats' is not the current one");
  }

  @Test
  void sharedColumnNamesAreRefusedWithBothViews() {
    List<SelectedView> both =
        kinds.select(
            List.of(
                FeatureReference.parse("driver_stats:trips"),
                FeatureReference.parse("pushed:trips")));
    assertThatThrownBy(() -> SelectedViews.requireDistinctNames(both, false))
        .hasMessage(
            "Output column 'trips': views 'driver_stats' and 'pushed' both give it. Ask for full"
                + " feature names, or leave one of the features out.");
    SelectedViews.requireDistinctNames(both, true);
  }

  @Test
  void projectsOfOneFileDoNotSeeEachOther() {
    Path file = Golden.path("registry/two-projects/registry.db");
    Registry one = Golden.store(file, "one").read();
    assertThat(one.featureViews()).extracting(FeatureView::name).containsExactly("stats_one");
    assertThat(one.state("stats_one").intervals()).hasSize(2);
    assertThat(one.state("stats_one").status()).isEqualTo(ViewState.Status.AVAILABLE_ONLINE);
    assertThatThrownBy(() -> Golden.store(file, "tow").read())
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("project 'tow' is not in it")
        .hasMessageContaining("Did you mean 'two'?");
  }
}
