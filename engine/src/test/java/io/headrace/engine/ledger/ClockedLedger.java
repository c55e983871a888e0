package io.headrace.engine.ledger;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.registry.Registries;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;

/** A ledger in files that goes by a clock of the test's own. */
public final class ClockedLedger {
  private static final RunDriver ELSEWHERE = new RunDriver("another-host", 77, Instant.EPOCH);

  private ClockedLedger() {}

  public static RunLedger open(Path folder, String project, Clock clock) {
    return new RunLedger(project, storage(folder, project), clock);
  }

  /** Enters a run of another machine, heard of now. */
  public static RunEntry beginElsewhere(
      Path folder, String project, String runId, RunTask task, Instant now) {
    RunEntry entry =
        RunEntry.running(project, now.toEpochMilli(), runId, task, ELSEWHERE, now, now);
    return storage(folder, project)
        .exclusively(
            entries -> {
              entries.put(entry);
              return entry;
            });
  }

  /** Its sign of life. */
  public static void beat(Path folder, RunEntry entry, Instant now) {
    storage(folder, entry.project()).heartbeat(entry, now);
  }

  private static RunStorage storage(Path folder, String project) {
    RegistryConfiguration registry =
        new RegistryConfiguration(RegistryConfiguration.Type.FILE, "registry.db", false);
    return new FileRunStorage(
        Registries.folderBeside(registry, folder, new Configuration())
            .folder("runs")
            .folder(project));
  }
}
