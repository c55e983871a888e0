package io.headrace.engine.materialization;

import static io.headrace.engine.materialization.FaultRepository.END;
import static io.headrace.engine.materialization.FaultRepository.START;
import static io.headrace.engine.materialization.FaultRepository.oracle;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.materialization.FaultRepository.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that die and tasks that run twice, on a standalone cluster. */
@Tag("thorough")
class ClusterFaultsIT {
  @TempDir Path folder;

  @Test
  void executorKilledInTheMiddleIsReplacedAndItsRowsCountOnce() throws Exception {
    faultIsInvisible(Fault.Kind.PROCESS_DIES, Map.of());
    assertThat(folder.resolve("struck")).exists();
  }

  @Test
  void speculativeAttemptWritesNothingTwice() throws Exception {
    faultIsInvisible(
        Fault.Kind.STRAGGLE,
        Map.of(
            "spark.speculation", "true",
            "spark.speculation.interval", "200ms",
            "spark.speculation.minTaskRuntime", "200ms",
            "spark.speculation.task.duration.threshold", "1s"));
    assertThat(folder.resolve("finished")).as("another attempt has written all rows").exists();
  }

  private void faultIsInvisible(Fault.Kind fault, Map<String, String> more) throws Exception {
    FaultRepository repository = FaultRepository.create(folder, Place.REDIS);
    Path work = Files.createDirectory(folder.resolve("cluster"));
    try (TestCluster cluster = TestCluster.start(work)) {
      Map<String, String> settings = new HashMap<>(cluster.settings());
      settings.putAll(more);
      try (DriverProcess driver =
          DriverProcess.start(
              folder,
              settings,
              cluster.environment(),
              START.toString(),
              END.toString(),
              fault.name(),
              "100")) {
        JsonNode view = driver.report().get("views").get(0);
        assertThat(driver.exit()).as(view.toString()).isZero();
        DriverFaultsIT.assertCountedOnce(view);
      }
    }
    assertThat(repository.online()).isEqualTo(oracle(0));
    assertThat(repository.intervals()).containsExactly(new Interval(START, END));
    assertThat(repository.runs()).extracting(RunEntry::status).containsExactly(RunStatus.DONE);
  }
}
