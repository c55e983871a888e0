package io.headrace.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.registry.Registries;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRunLedgerTest extends RunLedgerContract {
  @TempDir Path folder;

  @Override
  RunStorage storage(String project) {
    RegistryConfiguration registry =
        new RegistryConfiguration(
            RegistryConfiguration.Type.SQL, "sqlite:///registry.sqlite", false);
    return new SqlRunStorage(Registries.database(registry, folder).orElseThrow(), project);
  }

  @Test
  void lookingAtWhatIsNotThereMakesNothing() {
    RunLedger ledger = new RunLedger("p", storage("p"), Clock.systemUTC());
    assertThat(ledger.list(RunFilter.newest(9)).entries()).isEmpty();
    assertThat(ledger.knownEnd("a")).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }
}
