package io.headrace.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.configuration.RegistryConfiguration;
import io.headrace.engine.registry.Registries;
import io.headrace.engine.storage.TestS3;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class S3RunLedgerIT extends RunLedgerContract {
  private final String bucket = TestS3.bucket();

  @Override
  RunStorage storage(String project) {
    RegistryConfiguration registry =
        new RegistryConfiguration(
            RegistryConfiguration.Type.FILE, "s3://" + bucket + "/features/registry.db", false);
    return new FileRunStorage(
        Registries.folderBeside(registry, Path.of(""), TestS3.hadoop())
            .folder("runs")
            .folder(project));
  }

  @Test
  void entriesAreObjectsBesideTheRegistry() {
    RunLedger ledger = new RunLedger("p", storage("p"), Clock.systemUTC());
    RunEntry entry = ledger.begin("r1", task("a", 1, 2), 0).entry();
    String folder = "features/registry.db.headrace/runs/p/";
    assertThat(TestS3.keys(bucket, folder))
        .anySatisfy(key -> assertThat(key).endsWith(".r1.a.json"))
        .anySatisfy(key -> assertThat(key).endsWith(".r1.a.heartbeat"));
    ledger.done(entry, RunCounts.NONE);
    assertThat(TestS3.keys(bucket, folder))
        .noneSatisfy(key -> assertThat(key).endsWith(".heartbeat"))
        .noneSatisfy(key -> assertThat(key).endsWith(".tmp"));
  }
}
