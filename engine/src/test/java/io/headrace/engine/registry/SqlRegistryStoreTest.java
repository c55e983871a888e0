package io.headrace.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.FeatureView;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** The SQL registry that Feast wrote. */
class SqlRegistryStoreTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/registry/sql");

  @Test
  void listsWhatFeastStoredWithItsInterval() {
    Registry registry = open("sqlite:///registry.sqlite", "one").read();
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
  void anotherProjectIsNotInIt() {
    assertThatThrownBy(() -> open("sqlite:///registry.sqlite", "two").read())
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("project 'two' is not in it");
  }

  @Test
  void writingIsRefusedBeforeAnythingBegins() {
    RegistryStore store = open("sqlite:///registry.sqlite", "one");
    Definitions nothing = new Definitions(List.of(), List.of(), List.of(), List.of());
    assertThatThrownBy(store::requireWritable)
        .hasMessageContaining("can be read but not written yet");
    assertThatThrownBy(() -> store.apply(nothing))
        .hasMessageContaining("can be read but not written yet");
    assertThatThrownBy(() -> store.delete(List.of("stats_one")))
        .isInstanceOf(DefinitionException.class);
  }

  @Test
  void otherDatabasesAndMissingFilesAreRefusedWithoutShowingTheUrl() {
    assertThatThrownBy(() -> open("mysql://u:s3cret@h/d", "one"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("not supported")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> open("sqlite:///gone.sqlite", "one"))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void postgresUrlsBecomeJdbcAndAreShownWithoutPassword() {
    SqlRegistryAddress address =
        SqlRegistryAddress.of("postgresql+psycopg://me:p%40ss@db:5433/feast", GOLDEN);
    assertThat(address.jdbc())
        .isEqualTo("jdbc:postgresql://db:5433/feast?connectTimeout=5&user=me&password=p%40ss");
    assertThat(address.shown()).isEqualTo("Registry postgresql at db:5433/feast");
  }

  private static RegistryStore open(String url, String project) {
    RegistryConfiguration configuration =
        new RegistryConfiguration(RegistryConfiguration.Type.SQL, url, false);
    return Registries.open(configuration, GOLDEN, project, SourceFlavor.FILE, new Configuration());
  }
}
