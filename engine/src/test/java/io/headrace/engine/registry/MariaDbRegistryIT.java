package io.headrace.engine.registry;

import static io.headrace.engine.registry.RegistryExamples.definitions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.definitions.StoreException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MariaDbRegistryIT extends SqlRegistryContract {
  private final String database = "registry_" + UUID.randomUUID().toString().replace("-", "");

  @BeforeEach
  void createDatabase() throws Exception {
    TestMariaDb.execute("CREATE DATABASE " + database);
  }

  @AfterEach
  void dropDatabase() throws Exception {
    TestMariaDb.execute("DROP DATABASE " + database);
  }

  @Override
  String url() {
    return "mysql+pymysql://"
        + TestMariaDb.USER
        + ":"
        + TestMariaDb.ENCODED_PASSWORD
        + "@127.0.0.1:"
        + TestMariaDb.port()
        + "/"
        + database
        + "?charset=utf8mb4";
  }

  @Test
  void messagesGrowBeyondSixtyFourKilobytes() {
    store("demo").apply(definitions("trips"));
    assertThat(
            column(
                "SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE()"
                    + " AND column_name LIKE '%proto'"))
        .containsOnly("longblob");
  }

  @Test
  void projectsThatDifferInCaseOnlyAreNotMixed() {
    store("demo").apply(definitions("trips"));
    assertThatThrownBy(() -> store("Demo").read())
        .hasMessageContaining("project 'Demo' is not in it");
  }

  @Test
  void wrongPasswordIsToldWithoutIt() {
    RegistryStore store =
        Registries.open(
            new RegistryConfiguration(
                RegistryConfiguration.Type.SQL,
                "mariadb+mariadbconnector://feast:wr0ng@127.0.0.1:" + TestMariaDb.port() + "/x",
                false),
            folder,
            "demo",
            SourceFlavor.FILE,
            new Configuration());
    assertThatThrownBy(store::read)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Registry mariadb at 127.0.0.1:" + TestMariaDb.port() + "/x: ")
        .hasMessageContaining("Access denied")
        .hasMessageNotContaining("wr0ng");
  }
}
