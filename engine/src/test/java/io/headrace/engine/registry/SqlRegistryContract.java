package io.headrace.engine.registry;

import static io.headrace.engine.registry.RegistryExamples.DAY;
import static io.headrace.engine.registry.RegistryExamples.definitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.configuration.RegistryConfiguration.SchemaMode;
import io.headrace.engine.configuration.RegistryConfiguration.Sql;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.proto.FeatureViewMessage;
import java.io.File;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry in every database does. */
abstract class SqlRegistryContract extends RegistryStoreContract {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
          .build();

  @TempDir Path folder;

  /** A URL of SQLAlchemy for a database, or a schema of one, that is the test's own. */
  abstract String url();

  @Override
  RegistryStore store(String project) {
    return store(project, new Sql(Optional.empty(), SchemaMode.AUTO, true, Map.of()));
  }

  private RegistryStore store(String project, Sql settings) {
    return Registries.open(
        new RegistryConfiguration(RegistryConfiguration.Type.SQL, url(), true, settings),
        folder,
        project,
        SourceFlavor.FILE,
        new Configuration());
  }

  private RegistryStore store(SchemaMode mode) {
    return store("demo", new Sql(Optional.empty(), mode, true, Map.of()));
  }

  final SqlDatabase database(Duration patience) {
    return new SqlDatabase(
        SqlRegistryAddress.of("registry.path", url(), folder, Map.of()), patience);
  }

  private SqlDatabase database() {
    return database(Duration.ofSeconds(20));
  }

  @Test
  void everyWriteIsNotedWithProjectAndMetadata() {
    store("demo").apply(definitions("trips"));
    assertThat(
            column(
                "SELECT metadata_key FROM feast_metadata WHERE project_id = 'demo'"
                    + " ORDER BY metadata_key"))
        .containsExactly("last_updated_timestamp", "project_uuid");
    String uuid = metadata("project_uuid");
    assertThat(uuid).hasSize(36);
    execute("UPDATE projects SET last_updated_timestamp = 1");
    execute(
        "UPDATE feast_metadata SET metadata_value = '1', last_updated_timestamp = 1"
            + " WHERE metadata_key = 'last_updated_timestamp'");
    store("demo").recordMaterialization("world", DAY);
    assertThat(column("SELECT last_updated_timestamp FROM projects")).doesNotContain("1");
    assertThat(metadata("last_updated_timestamp"))
        .isEqualTo(column("SELECT last_updated_timestamp FROM projects").get(0));
    assertThat(metadata("project_uuid")).isEqualTo(uuid);
  }

  @Test
  void metadataIsLeftAloneWhereFeastPurgesIt() {
    store("demo", new Sql(Optional.empty(), SchemaMode.AUTO, false, Map.of()))
        .apply(definitions("trips"));
    assertThat(column("SELECT metadata_key FROM feast_metadata")).isEmpty();
  }

  @Test
  void rowsOfUnchangedObjectsAreNotWritten() {
    store("demo").apply(definitions("trips"));
    execute("UPDATE entities SET last_updated_timestamp = 1");
    execute("UPDATE feature_views SET last_updated_timestamp = 1");
    store("demo").apply(definitions("trips", "rate"));
    assertThat(column("SELECT last_updated_timestamp FROM entities")).containsOnly("1");
    assertThat(
            column("SELECT feature_view_name FROM feature_views WHERE last_updated_timestamp <> 1"))
        .containsExactly("driver_stats");
    assertThat(column("SELECT version_number FROM feature_view_version_history ORDER BY 1"))
        .containsExactly("0", "0", "1");
  }

  @Test
  void whatOthersKeepInARowSurvives() {
    store("demo").apply(definitions("trips"));
    database()
        .write(
            connection -> {
              FeatureViewMessage.Builder view;
              try (Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "SELECT feature_view_proto FROM feature_views"
                              + " WHERE feature_view_name = 'driver_stats'")) {
                row.next();
                view = parse(row.getBytes(1)).toBuilder().setUnknownFields(UNKNOWN);
              }
              // Feast's own rows often lack the project inside.
              view.getSpecBuilder().clearProject().setUnknownFields(UNKNOWN);
              view.getMetaBuilder().setUnknownFields(UNKNOWN);
              try (PreparedStatement update =
                  connection.prepareStatement(
                      "UPDATE feature_views SET feature_view_proto = ?, user_metadata = ?"
                          + " WHERE feature_view_name = 'driver_stats'")) {
                update.setBytes(1, view.build().toByteArray());
                update.setBytes(2, new byte[] {1, 2});
                update.executeUpdate();
              }
              return null;
            });
    store("demo").apply(definitions("trips", "rate"));
    store("demo").recordMaterialization("driver_stats", DAY);
    FeatureViewMessage after =
        parse(
            bytes(
                "SELECT feature_view_proto FROM feature_views"
                    + " WHERE feature_view_name = 'driver_stats'"));
    assertThat(
            List.of(
                after.getUnknownFields(),
                after.getSpec().getUnknownFields(),
                after.getMeta().getUnknownFields()))
        .containsOnly(UNKNOWN);
    assertThat(after.getSpec().getFeaturesCount()).isEqualTo(2);
    assertThat(
            bytes(
                "SELECT user_metadata FROM feature_views"
                    + " WHERE feature_view_name = 'driver_stats'"))
        .containsExactly(1, 2);
  }

  @Test
  void applyThatFailsHalfwayLeavesNothing() {
    store("demo").apply(definitions("trips"));
    Optional<String> before = store("demo").read().versionId();
    // What is written last is not there, and nobody may create it.
    execute("DROP TABLE feature_view_version_history");
    assertThatThrownBy(() -> store(SchemaMode.SKIP).apply(definitions("trips", "rate")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it cannot be written, so nothing was changed: ")
        .hasMessageContaining("feature_view_version_history");
    store("demo").apply(definitions("trips"));
    assertThat(store("demo").read().featureView("driver_stats").featureNames())
        .containsExactly("trips");
    assertThat(before).isPresent();
  }

  @Test
  void missingTablesAreNamedWhereTheyAreToBeVerified() {
    store("demo").apply(definitions("trips"));
    execute("DROP TABLE label_views");
    execute("DROP TABLE permissions");
    assertThatThrownBy(() -> store(SchemaMode.VERIFY).read())
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("tables are missing: label_views, permissions. Run 'feast registry");
    assertThatThrownBy(() -> store(SchemaMode.VERIFY).apply(definitions("rate")))
        .hasMessageContaining("tables are missing: label_views, permissions");
    // A registry of an older Feast is read as it is, and completed by the first write.
    assertThat(store("demo").read().featureViews()).hasSize(2);
    store("demo").apply(definitions("rate"));
    assertThat(store(SchemaMode.VERIFY).read().featureViews()).hasSize(2);
  }

  @Test
  void recordingFromManyThreadsAndTwoProcessesLosesNoInterval() throws Exception {
    store("demo").apply(definitions("trips"));
    int each = 15;
    List<Process> processes = new ArrayList<>();
    for (String view : List.of("driver_stats", "world")) {
      processes.add(recordingProcess(view, 100, each));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      Interval hour = hour(i);
      runs.add(threads.submit(() -> store("demo").recordMaterialization("driver_stats", hour)));
      runs.add(threads.submit(() -> store("demo").recordMaterialization("world", hour)));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    threads.shutdown();
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    Interval[] all =
        IntStream.concat(IntStream.range(0, each), IntStream.range(100, 100 + each))
            .mapToObj(SqlRegistryContract::hour)
            .toArray(Interval[]::new);
    Registry registry = store("demo").read();
    assertThat(registry.state("driver_stats").intervals()).containsExactlyInAnyOrder(all);
    assertThat(registry.state("world").intervals()).containsExactlyInAnyOrder(all);
  }

  @Test
  void registryThatStaysLockedIsToldAndLeftAlone() {
    store("demo").apply(definitions("trips"));
    RegistryStore impatient =
        new StoredRegistry(
            new SqlRegistryContent(
                database(Duration.ofSeconds(1)),
                database(Duration.ofSeconds(1)),
                new Sql(Optional.empty(), SchemaMode.AUTO, true, Map.of()),
                "demo",
                Clock.systemUTC()),
            "demo",
            true,
            SourceFlavor.FILE,
            Clock.systemUTC());
    database()
        .write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE projects SET project_name = project_name");
              }
              assertThatThrownBy(() -> impatient.recordMaterialization("world", DAY))
                  .isInstanceOf(StoreException.class)
                  .hasMessageContaining(
                      "it stays locked by another transaction; waited 1 s and changed nothing.");
              return null;
            });
    assertThat(store("demo").read().state("world").intervals()).isEmpty();
  }

  @Test
  void rowThatIsNoObjectIsNamedAndLeftAlone() {
    store("demo").apply(definitions("trips"));
    database()
        .write(
            connection -> {
              try (PreparedStatement update =
                  connection.prepareStatement(
                      "UPDATE entities SET entity_proto = ? WHERE entity_name = 'driver'")) {
                update.setBytes(1, new byte[] {10, 100, 1});
                return update.executeUpdate();
              }
            });
    assertThatThrownBy(() -> store("demo").apply(definitions("rate")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("table entities holds what is no object of Feast's: driver.");
  }

  private Process recordingProcess(String view, int first, int count) throws Exception {
    File log = folder.resolve(view + ".log").toFile();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            RecordingProcess.class.getName(),
            url(),
            folder.toString(),
            view,
            Integer.toString(first),
            Integer.toString(count))
        .redirectErrorStream(true)
        .redirectOutput(log)
        .start();
  }

  /** Another process that records hours of one view. */
  static final class RecordingProcess {
    private RecordingProcess() {}

    public static void main(String[] arguments) {
      RegistryStore store =
          Registries.open(
              new RegistryConfiguration(RegistryConfiguration.Type.SQL, arguments[0], true),
              Path.of(arguments[1]),
              "demo",
              SourceFlavor.FILE,
              new Configuration());
      int first = Integer.parseInt(arguments[3]);
      for (int i = first; i < first + Integer.parseInt(arguments[4]); i++) {
        store.recordMaterialization(arguments[2], hour(i));
      }
    }
  }

  private static Interval hour(int n) {
    Instant start = DAY.start().plus(Duration.ofHours(n));
    return new Interval(start, start.plus(Duration.ofHours(1)));
  }

  private String metadata(String key) {
    return column("SELECT metadata_value FROM feast_metadata WHERE metadata_key = '" + key + "'")
        .get(0);
  }

  private void execute(String sql) {
    database()
        .write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
              }
            });
  }

  private byte[] bytes(String sql) {
    return database()
        .read(
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getBytes(1);
              }
            });
  }

  final List<String> column(String sql) {
    return database()
        .read(
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet rows = statement.executeQuery(sql)) {
                Stream.Builder<String> values = Stream.builder();
                while (rows.next()) {
                  values.add(rows.getString(1));
                }
                return values.build().toList();
              }
            });
  }

  private static FeatureViewMessage parse(byte[] bytes) {
    try {
      return FeatureViewMessage.parseFrom(bytes);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
