package io.headrace.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
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
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.proto.FeatureViewMessage;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryStoreTest {
  private static final FeatureType INT64 = FeatureType.of(FeatureType.Primitive.INT64);
  private static final Interval DAY =
      new Interval(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-01-02T00:00:00Z"));
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
          .build();

  @TempDir Path folder;

  @Test
  void newRegistryHoldsWhatIsDefined() {
    RegistryStore store = store("registry.db");
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
    assertThat(folder.resolve("registry.db")).doesNotExist();
    store.apply(definitions("trips"));
    Registry registry = store.read();
    assertThat(registry.featureView("driver_stats")).isEqualTo(view("driver_stats", "trips"));
    assertThat(registry.featureView("world").isEntityless()).isTrue();
    assertThat(registry.entities()).containsExactlyElementsOf(definitions("trips").entities());
    assertThat(registry.featureServices()).isEqualTo(definitions("trips").featureServices());
    assertThat(registry.dataSources()).isEqualTo(definitions("trips").dataSources());
  }

  @Test
  void applyingTwiceWritesNothing() throws IOException {
    RegistryStore store = store("registry.db");
    store.apply(definitions("trips"));
    byte[] before = Files.readAllBytes(folder.resolve("registry.db"));
    assertThat(store.apply(definitions("trips")).isEmpty()).isTrue();
    assertThat(Files.readAllBytes(folder.resolve("registry.db"))).isEqualTo(before);
  }

  @Test
  void changedViewKeepsIntervalsAndCountsAVersion() {
    RegistryStore store = store("registry.db");
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
  void whatWeDoNotKnowSurvivesAtEveryLevel() throws IOException {
    RegistryStore store = store("registry.db");
    store.apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    RegistryMessage.Builder b = RegistryMessage.parseFrom(Files.readAllBytes(file)).toBuilder();
    b.setUnknownFields(UNKNOWN);
    b.getEntitiesBuilder(1).setUnknownFields(UNKNOWN).getSpecBuilder().setUnknownFields(UNKNOWN);
    b.getDataSourcesBuilder(0)
        .setUnknownFields(UNKNOWN)
        .getFileOptionsBuilder()
        .setUnknownFields(UNKNOWN);
    FeatureViewMessage.Builder v = b.getFeatureViewsBuilder(0).setUnknownFields(UNKNOWN);
    v.getSpecBuilder().setUnknownFields(UNKNOWN);
    v.getSpecBuilder().getFeaturesBuilder(0).setUnknownFields(UNKNOWN);
    v.getSpecBuilder().getBatchSourceBuilder().setUnknownFields(UNKNOWN);
    v.getMetaBuilder().setUnknownFields(UNKNOWN);
    b.getFeatureServicesBuilder(0)
        .getSpecBuilder()
        .setUnknownFields(UNKNOWN)
        .getFeaturesBuilder(0)
        .setUnknownFields(UNKNOWN);
    Files.write(file, b.build().toByteArray());

    store.apply(definitions("trips", "rate"));
    store.recordMaterialization("driver_stats", DAY);

    RegistryMessage after = RegistryMessage.parseFrom(Files.readAllBytes(file));
    FeatureViewMessage view = after.getFeatureViews(1);
    assertThat(view.getSpec().getName()).isEqualTo("driver_stats");
    assertThat(
            List.of(
                after.getUnknownFields(),
                after.getEntities(1).getUnknownFields(),
                after.getEntities(1).getSpec().getUnknownFields(),
                after.getDataSources(0).getUnknownFields(),
                after.getDataSources(0).getFileOptions().getUnknownFields(),
                view.getUnknownFields(),
                view.getSpec().getUnknownFields(),
                view.getSpec().getFeatures(0).getUnknownFields(),
                view.getSpec().getBatchSource().getUnknownFields(),
                view.getMeta().getUnknownFields(),
                after.getFeatureServices(0).getSpec().getUnknownFields(),
                after.getFeatureServices(0).getSpec().getFeatures(0).getUnknownFields()))
        .containsOnly(UNKNOWN);
  }

  @Test
  void concurrentWritersLoseNothing() throws Exception {
    store("registry.db").apply(definitions("trips"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int n = i;
      RegistryStore store = store("registry.db");
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
    Registry registry = store("registry.db").read();
    assertThat(registry.state("driver_stats").intervals()).hasSize(12);
    assertThat(registry.featureViews()).hasSize(14);
  }

  @Test
  void crashBeforeTheRenameLeavesTheOldFile() throws IOException {
    store("registry.db").apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    byte[] before = Files.readAllBytes(file);
    RegistryFile failing =
        new LocalRegistryFile(file, Duration.ofSeconds(1)) {
          @Override
          void move(Path temporary, Path target) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> Golden.store(failing, "demo").apply(definitions("rate")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it cannot be written (No space left on device)");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("registry.db", "registry.db.lock");
    }
  }

  @Test
  void corruptRegistryIsRefusedAndLeftAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("registry.db"), "not a registry at all");
    assertThatThrownBy(() -> store("registry.db").apply(definitions("trips")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged or not a Feast registry, and was left as it is");
    assertThat(file).hasContent("not a registry at all");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> store("registry.db").read()).hasMessageContaining("damaged");
  }

  @Test
  void readOnlyRegistryIsNotReplaced() throws IOException {
    store("registry.db").apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertThatThrownBy(() -> store("registry.db").apply(definitions("rate")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it is read-only, so nothing was changed");
  }

  @Test
  void permissionsOfTheOldFileAreKept() throws IOException {
    store("registry.db").apply(definitions("trips"));
    Path file = folder.resolve("registry.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    store("registry.db").apply(definitions("rate"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void whatOthersUseIsNotDeleted() {
    RegistryStore store = store("registry.db");
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
  void missingRegistryIsToldToReadersAndNewToAppliers() {
    assertThatThrownBy(() -> store("none.db").read())
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("none.db: it does not exist. Run 'headrace apply'");
    assertThat(store("none.db").readOrEmpty().featureViews()).isEmpty();
  }

  @Test
  void formatThatFeastCannotLoadIsRefusedUnlessSaidToBeOurs() {
    DataSource csv = source("s", SourceLocation.FileFormat.CSV, Map.of());
    RegistryStore store = store("registry.db");
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
  void hadoopFileSystemsLockAndReplaceToo() throws IOException {
    RegistryFile file =
        new HadoopRegistryFile(
            folder.resolve("h.db").toUri(), new Configuration(), Duration.ofSeconds(1));
    Golden.store(file, "demo").apply(definitions("trips"));
    Golden.store(file, "demo").recordMaterialization("world", DAY);
    assertThat(Golden.store(file, "demo").read().state("world").intervals()).containsExactly(DAY);
    Path lock = folder.resolve("h.db.lock");
    assertThat(lock).doesNotExist();
    Files.writeString(lock, LockNote.ours().text());
    assertThatThrownBy(() -> Golden.store(file, "demo").recordMaterialization("world", DAY))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it stays locked by process " + ProcessHandle.current().pid());
    LockNote ours = LockNote.ours();
    Files.writeString(lock, new LockNote("x", 999_999_999L, ours.host(), "then").text());
    Golden.store(file, "demo").recordMaterialization("world", DAY);
    assertThat(lock).doesNotExist();
  }

  private RegistryStore store(String name) {
    return Golden.store(folder.resolve(name), "demo");
  }

  private static DataSource source(
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

  private static FeatureView view(String name, String... features) {
    return view(name, List.of("driver"), List.of(new Field("driver_id", INT64)), features);
  }

  private static FeatureView view(
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

  private static Definitions viewsOnly(String name) {
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
