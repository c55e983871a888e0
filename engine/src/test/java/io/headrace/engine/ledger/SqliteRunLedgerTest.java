package io.headrace.engine.ledger;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.registry.RegistryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRunLedgerTest extends RunLedgerContract {
  @TempDir Path folder;

  @Override
  RunStorage storage(String project) throws IOException {
    Path file = folder.resolve("registry.sqlite");
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    return new SqlRunStorage(
        RegistryDatabase.of(
            new RegistryConfiguration(
                RegistryConfiguration.Type.SQL, "sqlite:///registry.sqlite", false),
            folder),
        project);
  }
}
