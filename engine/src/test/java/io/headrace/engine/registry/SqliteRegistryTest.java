package io.headrace.engine.registry;

import static io.headrace.engine.registry.RegistryExamples.DAY;
import static io.headrace.engine.registry.RegistryExamples.definitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class SqliteRegistryTest extends SqlRegistryContract {
  private static final Path GOLDEN = Golden.path("registry/sql/registry.sqlite");

  @Override
  String url() {
    return "sqlite:///data/registry.sqlite";
  }

  @Test
  void listsWhatFeastStoredWithItsInterval() {
    Registry registry = feasts("sqlite:///" + GOLDEN).read();
    FeatureView view = registry.featureView("stats_one");
    assertThat(view.joinKeyNames()).containsExactly("driver_id");
    assertThat(view.featureNames()).containsExactly("trips");
    assertThat(registry.state("stats_one").intervals()).hasSize(1);
    assertThat(registry.entities()).extracting(e -> e.name()).contains("driver");
    assertThat(registry.dataSources()).extracting(s -> s.name()).containsExactly("d_one");
    assertThat(registry.describe(ObjectKind.FEATURE_VIEW, "stats_one").toString())
        .contains("trips");
  }

  @Test
  void goesOnWithARegistryThatFeastBegan() throws IOException {
    Files.write(folder.resolve("feast.sqlite"), Files.readAllBytes(GOLDEN));
    RegistryStore store = feasts("sqlite:///feast.sqlite");
    store.recordMaterialization("stats_one", DAY);
    store.apply(definitions("trips"));
    Registry registry = store.read();
    assertThat(registry.state("stats_one").intervals()).hasSize(2).endsWith(DAY);
    assertThat(registry.featureViews())
        .extracting(FeatureView::name)
        .containsExactlyInAnyOrder("stats_one", "driver_stats", "world");
  }

  @Test
  void tablesAndIndexesAreDeclaredAsFeastDeclaresThem() {
    store("demo").apply(definitions("trips"));
    String declared = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";
    SqlDatabase feasts =
        new SqlDatabase(
            SqlRegistryAddress.of("registry.path", "sqlite:///" + GOLDEN, folder, Map.of()),
            Duration.ofSeconds(1));
    List<String> theirs =
        feasts.read(
            connection -> {
              try (var statement = connection.createStatement();
                  var rows = statement.executeQuery(declared)) {
                List<String> found = new java.util.ArrayList<>();
                while (rows.next()) {
                  found.add(rows.getString(1));
                }
                return found;
              }
            });
    assertThat(column(declared).stream().map(SqliteRegistryTest::spaced))
        .containsExactlyElementsOf(theirs.stream().map(SqliteRegistryTest::spaced).toList());
  }

  @Test
  void readingAFileThatIsNotThereCreatesNone() {
    assertThatThrownBy(() -> store("demo").read())
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("data/registry.sqlite: it does not exist. Run 'headrace apply'");
    assertThat(store("demo").plan(definitions("trips")).created()).isNotEmpty();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void fileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Path file = Files.writeString(folder.resolve("data/registry.sqlite"), "no database at all");
    assertThatThrownBy(() -> store("demo").apply(definitions("trips")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("file is not a database");
    assertThat(file).hasContent("no database at all");
  }

  @Test
  void readOnlyFileIsReadAndNotWritten() throws IOException {
    store("demo").apply(definitions("trips"));
    Files.setPosixFilePermissions(
        folder.resolve("data/registry.sqlite"), PosixFilePermissions.fromString("r--r--r--"));
    assertThat(store("demo").read().featureViews()).hasSize(2);
  }

  @Test
  void readingChangesNothing() {
    store("demo").apply(definitions("trips"));
    SqlDatabase database =
        new SqlDatabase(
            SqlRegistryAddress.of("registry.path", url(), folder, Map.of()), Duration.ofSeconds(1));
    assertThatThrownBy(
            () ->
                database.read(
                    connection -> {
                      try (var statement = connection.createStatement()) {
                        return statement.executeUpdate("CREATE TABLE t (a INTEGER)");
                      }
                    }))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it cannot be read");
  }

  @Test
  void readingRollsBackWhatAKilledProcessLeft() throws Exception {
    store("demo").apply(definitions("trips"));
    Path file = folder.resolve("data/registry.sqlite");
    Path journal = folder.resolve("data/registry.sqlite-journal");
    Path killed = Files.createDirectories(folder.resolve("data/killed")).resolve("r.sqlite");
    Files.copy(file, killed);
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + killed);
        var statement = connection.createStatement()) {
      // So few pages in memory that some are in the file before the commit.
      statement.execute("PRAGMA cache_size = 5");
      connection.setAutoCommit(false);
      statement.execute("CREATE TABLE half (a BLOB)");
      for (int row = 0; row < 100; row++) {
        statement.execute("INSERT INTO half VALUES (randomblob(4000))");
      }
      Files.copy(killed, file, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(Path.of(killed + "-journal"), journal);
      connection.rollback();
    }
    assertThat(store("demo").read().featureViews()).hasSize(2);
    assertThat(journal).doesNotExist();
  }

  private RegistryStore feasts(String url) {
    return Registries.open(
        new RegistryConfiguration(RegistryConfiguration.Type.SQL, url, false),
        folder,
        "one",
        SourceFlavor.FILE,
        new Configuration());
  }

  private static String spaced(String sql) {
    return sql.replaceAll("\\s+", " ").replaceAll(" ?([(),]) ?", "$1");
  }
}
