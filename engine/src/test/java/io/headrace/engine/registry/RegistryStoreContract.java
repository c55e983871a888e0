package io.headrace.engine.registry;

import static io.headrace.engine.registry.RegistryExamples.DAY;
import static io.headrace.engine.registry.RegistryExamples.definitions;
import static io.headrace.engine.registry.RegistryExamples.source;
import static io.headrace.engine.registry.RegistryExamples.view;
import static io.headrace.engine.registry.RegistryExamples.viewsOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.SourceLocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every registry does, wherever its content is kept. */
abstract class RegistryStoreContract {
  /** A registry of the test's own; the same one each time that a test asks. */
  abstract RegistryStore store(String project);

  private RegistryStore store() {
    return store("demo");
  }

  @Test
  void newRegistryHoldsWhatIsDefined() {
    RegistryStore store = store();
    RegistryPlan plan = store.plan(definitions("trips"));
    assertThat(plan.text())
        .isEqualTo(
            """
            create project demo
            create entity driver
            create data source driver_source
            create feature view driver_stats
            create feature view world
            create feature service model
            0 unchanged
            """);
    assertThat(store.readOrEmpty().isEmpty()).isTrue();
    store.apply(definitions("trips"));
    Registry registry = store.read();
    assertThat(registry.featureView("driver_stats")).isEqualTo(view("driver_stats", "trips"));
    assertThat(registry.featureView("world").isEntityless()).isTrue();
    assertThat(registry.entities()).containsExactlyElementsOf(definitions("trips").entities());
    assertThat(registry.featureServices()).isEqualTo(definitions("trips").featureServices());
    assertThat(registry.dataSources()).isEqualTo(definitions("trips").dataSources());
  }

  @Test
  void applyingTwiceWritesNothing() {
    RegistryStore store = store();
    store.apply(definitions("trips"));
    Optional<String> before = store.read().versionId();
    assertThat(store.apply(definitions("trips")).isEmpty()).isTrue();
    assertThat(store.read().versionId()).isPresent().isEqualTo(before);
  }

  @Test
  void changedViewKeepsIntervalsAndCountsAVersion() {
    RegistryStore store = store();
    store.apply(definitions("trips"));
    store.recordMaterialization("driver_stats", DAY);
    ViewState before = store.read().state("driver_stats");
    RegistryPlan plan = store.apply(definitions("trips", "rate"));
    assertThat(plan.text())
        .contains("update feature view driver_stats\n")
        .contains("    spec.features: trips -> trips, rate\n")
        .contains("    spec.features.rate.value_type: (none) -> INT64\n");
    ViewState after = store.read().state("driver_stats");
    assertThat(after.intervals()).containsExactly(DAY);
    assertThat(after.status()).isEqualTo(ViewState.Status.AVAILABLE_ONLINE);
    assertThat(after.created()).isEqualTo(before.created());
    assertThat(after.versionNumber()).isEqualTo(1);
  }

  @Test
  void concurrentWritersLoseNothing() throws Exception {
    store().apply(definitions("trips"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int n = i;
      RegistryStore store = store();
      runs.add(
          threads.submit(
              () -> {
                if (n % 2 == 0) {
                  store.recordMaterialization("driver_stats", DAY);
                } else {
                  store.apply(viewsOnly("view_" + n));
                }
              }));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    threads.shutdown();
    Registry registry = store().read();
    assertThat(registry.state("driver_stats").intervals()).hasSize(12);
    assertThat(registry.featureViews()).hasSize(14);
  }

  @Test
  void incrementRecordsWhatLiesAfterTheNewestEnd() {
    RegistryStore store = store();
    store.apply(definitions("trips"));
    Instant first = DAY.start();
    Interval day = new Interval(first, first.plusSeconds(86_400));
    Interval reachingOn = new Interval(first.plusSeconds(3_600), first.plusSeconds(90_000));
    assertThat(store.recordIncrement("driver_stats", day)).contains(day);
    assertThat(store.recordIncrement("driver_stats", day)).isEmpty();
    assertThat(
            store.recordIncrement("driver_stats", new Interval(first, day.end().minusSeconds(1))))
        .isEmpty();
    Interval rest = new Interval(day.end(), reachingOn.end());
    assertThat(store.recordIncrement("driver_stats", reachingOn)).contains(rest);
    Interval moment = new Interval(rest.end(), rest.end());
    assertThat(store.recordIncrement("driver_stats", moment)).contains(moment);
    assertThat(store.read().state("driver_stats").intervals()).containsExactly(day, rest, moment);
    assertThatThrownBy(() -> store.recordIncrement("gone", day))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'gone'")
        .hasMessageContaining("was not recorded");
  }

  @Test
  void whatOthersUseIsNotDeleted() {
    RegistryStore store = store();
    store.apply(definitions("trips"));
    assertThatThrownBy(() -> store.delete(List.of("driver", "driver_stats", "wrold")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Did you mean 'world'?");
    assertThatThrownBy(() -> store.delete(List.of("driver", "driver_source")))
        .hasMessageContaining("Entity 'driver': it is used by feature view driver_stats.")
        .hasMessageContaining(
            "Data source 'driver_source': it is used by feature view driver_stats, feature view"
                + " world.");
    store.delete(List.of("model", "driver_stats", "driver"));
    Registry registry = store.read();
    assertThat(registry.entities()).isEmpty();
    assertThat(registry.featureServices()).isEmpty();
    assertThat(registry.featureViews()).extracting(FeatureView::name).containsExactly("world");
  }

  @Test
  void formatThatFeastCannotLoadIsRefusedUnlessSaidToBeOurs() {
    DataSource csv = source("s", SourceLocation.FileFormat.CSV, Map.of());
    RegistryStore store = store();
    assertThatThrownBy(
            () -> store.plan(new Definitions(List.of(), List.of(csv), List.of(), List.of())))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Feast cannot load a file source of format csv");
    DataSource ours =
        source("s", SourceLocation.FileFormat.CSV, Map.of("headrace:registry", "headrace-only"));
    store.apply(new Definitions(List.of(), List.of(ours), List.of(), List.of()));
    assertThat(store.read().dataSource("s")).isEqualTo(ours);
  }

  @Test
  void projectsOfOneRegistryDoNotSeeEachOther() {
    store("demo").apply(definitions("trips"));
    store("other").apply(definitions("trips", "rate"));
    store("other").recordMaterialization("world", DAY);
    store("other").delete(List.of("model", "driver_stats"));
    Registry demo = store("demo").read();
    assertThat(demo.featureView("driver_stats").featureNames()).containsExactly("trips");
    assertThat(demo.state("world").intervals()).isEmpty();
    assertThat(store("other").read().featureViews())
        .extracting(FeatureView::name)
        .containsExactly("world");
    assertThatThrownBy(() -> store("demoo").read())
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("project 'demoo' is not in it")
        .hasMessageContaining("Did you mean 'demo'?");
  }

  @Test
  void deletedViewTakesItsVersionsAlong() {
    RegistryStore store = store();
    store.apply(definitions("trips"));
    store.apply(definitions("trips", "rate"));
    store.delete(List.of("model", "driver_stats"));
    store.apply(viewsOnly("driver_stats"));
    assertThat(store.read().state("driver_stats").versionNumber()).isZero();
  }

  @Test
  void intervalOfAViewThatIsGoneIsNotRecorded() {
    RegistryStore store = store();
    assertThatThrownBy(() -> store.recordMaterialization("driver_stats", DAY))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("it does not exist. Run 'headrace apply' first.");
    store.apply(definitions("trips"));
    assertThatThrownBy(() -> store.recordMaterialization("gone", DAY))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Feature view 'gone': it is no longer in project 'demo'")
        .hasMessageContaining("the materialized interval was not recorded");
  }

  @Test
  void refusedDefinitionsChangeNothing() {
    RegistryStore store = store();
    store.apply(definitions("trips"));
    Optional<String> before = store.read().versionId();
    Definitions good = definitions("trips", "rate");
    Definitions withABadOne =
        new Definitions(
            good.entities(),
            List.of(source("s", SourceLocation.FileFormat.CSV, Map.of())),
            good.featureViews(),
            good.featureServices());
    assertThatThrownBy(() -> store.apply(withABadOne)).isInstanceOf(DefinitionException.class);
    assertThat(store.read().versionId()).isEqualTo(before);
  }
}
