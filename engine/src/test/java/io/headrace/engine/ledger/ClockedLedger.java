package io.headrace.engine.ledger;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.registry.Registries;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;

/** A ledger in files that goes by a clock of the test's own. */
public final class ClockedLedger {
  private ClockedLedger() {}

  public static RunLedger open(Path folder, String project, Clock clock) {
    RegistryConfiguration registry =
        new RegistryConfiguration(RegistryConfiguration.Type.FILE, "registry.db", false);
    return new RunLedger(
        project,
        new FileRunStorage(
            Registries.folderBeside(registry, folder, new Configuration())
                .folder("runs")
                .folder(project)),
        clock);
  }
}
