package io.headrace.engine.ledger;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.registry.Registries;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.hadoop.conf.Configuration;

/** Opens ledgers. */
public final class RunLedgers {
  private static final String FOLDER = "runs";

  private RunLedgers() {}

  /**
   * The ledger of a project, in its registry's database or in the folder beside its registry file;
   * nothing is read yet.
   *
   * @param repository the folder that a relative path is relative to
   * @param hadoop settings of Hadoop file systems
   */
  public static RunLedger open(
      RegistryConfiguration registry, Path repository, String project, Configuration hadoop) {
    RunStorage storage =
        Registries.database(registry, repository)
            .<RunStorage>map(database -> new SqlRunStorage(database, project))
            .orElseGet(
                () ->
                    new FileRunStorage(
                        Registries.folderBeside(registry, repository, hadoop)
                            .folder(FOLDER)
                            .folder(RunFileName.encoded(project))));
    return new RunLedger(project, storage, Clock.systemUTC());
  }
}
