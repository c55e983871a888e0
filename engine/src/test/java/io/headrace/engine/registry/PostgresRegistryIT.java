package io.headrace.engine.registry;

import static io.headrace.engine.registry.RegistryExamples.definitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.configuration.RegistryConfiguration.SchemaMode;
import io.headrace.engine.configuration.RegistryConfiguration.Sql;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.online.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresRegistryIT extends SqlRegistryContract {
  private final String schema = "registry_" + UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void createSchema() throws SQLException {
    execute("CREATE SCHEMA " + schema);
  }

  @AfterEach
  void dropSchema() throws SQLException {
    execute("DROP SCHEMA " + schema + " CASCADE");
  }

  @Override
  String url() {
    return "postgresql+psycopg://postgres@"
        + place()
        + "/postgres?options=-csearch_path%3D"
        + schema;
  }

  @Test
  void replicaIsReadAndThePathWritten() {
    store("demo").apply(definitions("trips"));
    RegistryStore unreachableReplica =
        Registries.open(
            new RegistryConfiguration(
                RegistryConfiguration.Type.SQL,
                url(),
                false,
                new Sql(
                    Optional.of("postgresql://me:s3cret@127.0.0.1:1/replica"),
                    SchemaMode.AUTO,
                    true,
                    Map.of())),
            folder,
            "demo",
            SourceFlavor.FILE,
            new Configuration());
    assertThatThrownBy(unreachableReplica::read)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Registry postgresql at 127.0.0.1:1/replica: it cannot be read: ")
        .hasMessageNotContaining("s3cret");
    unreachableReplica.apply(definitions("trips", "rate"));
    assertThat(store("demo").read().featureView("driver_stats").featureNames())
        .containsExactly("trips", "rate");
  }

  @Test
  void argumentsOfTheConnectionAreThoseOfTheUrl() {
    RegistryStore store =
        Registries.open(
            new RegistryConfiguration(
                RegistryConfiguration.Type.SQL,
                "postgresql://postgres@" + place() + "/postgres",
                false,
                new Sql(
                    Optional.empty(),
                    SchemaMode.AUTO,
                    true,
                    Map.of("options", "-csearch_path=" + schema))),
            folder,
            "demo",
            SourceFlavor.FILE,
            new Configuration());
    store.apply(definitions("trips"));
    assertThat(store("demo").read().featureViews()).hasSize(2);
  }

  private static String place() {
    return "127.0.0.1:" + TestPostgres.configuration().port();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
