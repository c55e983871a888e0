package io.headrace.engine.ledger;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.online.TestPostgres;
import io.headrace.engine.registry.Registries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;

class PostgresRunLedgerIT extends RunLedgerContract {
  @Override
  RunStorage storage(String project) {
    String url =
        "postgresql+psycopg://postgres@127.0.0.1:"
            + TestPostgres.configuration().port()
            + "/postgres";
    RegistryConfiguration registry =
        new RegistryConfiguration(RegistryConfiguration.Type.SQL, url, false);
    return new SqlRunStorage(Registries.database(registry, Path.of("")).orElseThrow(), project);
  }

  @AfterEach
  void removeTheTables() throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE IF EXISTS " + SqlRunStorage.TABLE + ", " + SqlPins.TABLE);
    }
  }
}
