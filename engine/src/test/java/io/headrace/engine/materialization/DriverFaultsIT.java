package io.headrace.engine.materialization;

import static io.headrace.engine.materialization.FaultRepository.DRIVERS;
import static io.headrace.engine.materialization.FaultRepository.END;
import static io.headrace.engine.materialization.FaultRepository.START;
import static io.headrace.engine.materialization.FaultRepository.done;
import static io.headrace.engine.materialization.FaultRepository.oracle;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.materialization.FaultRepository.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers and tasks that die, stand still or are started twice, against real stores. */
class DriverFaultsIT {
  private static final int BEFORE_THE_FAULT = 100;

  @TempDir Path folder;

  @Test
  void driverKilledInTheMiddleIsRepeatedByItsNextStart() throws Exception {
    killedDriverIsRepeated(Place.REDIS);
  }

  @Tag("thorough")
  @ParameterizedTest
  @EnumSource(names = {"POSTGRES", "SQLITE"})
  void driverKilledInTheMiddleIsRepeatedInOtherStoresToo(Place place) throws Exception {
    killedDriverIsRepeated(place);
  }

  private void killedDriverIsRepeated(Place place) throws Exception {
    FaultRepository repository = FaultRepository.create(folder, place);
    try (DriverProcess driver = driver(repository, Fault.Kind.PAUSE, "local[2]")) {
      driver.awaitPause();
      assertThat(repository.runs()).extracting(RunEntry::status).containsExactly(RunStatus.RUNNING);
      driver.kill();
    }
    assertThat(repository.online()).hasSizeBetween(BEFORE_THE_FAULT, DRIVERS - 1);
    assertThat(repository.intervals()).isEmpty();
    assertThat(repository.runs())
        .extracting(RunEntry::status)
        .containsExactly(RunStatus.INTERRUPTED);
    String killed = repository.runs().get(0).runId();

    ViewOutcome.Done again = done(repository.run(START, END));
    assertThat(again.keys()).isEqualTo(DRIVERS);
    assertThat(again.counts().rows()).isEqualTo(DRIVERS);
    assertThat(again.warnings())
        .singleElement()
        .asString()
        .startsWith("repeats interrupted run " + killed);
    assertThat(repository.online()).isEqualTo(oracle(0));
    assertThat(repository.intervals()).containsExactly(new Interval(START, END));
    assertThat(repository.runs())
        .extracting(RunEntry::status)
        .containsExactly(RunStatus.DONE, RunStatus.INTERRUPTED);
  }

  @Test
  void driverThatStoodStillCannotPutOldValuesBack() throws Exception {
    stoppedDriverIsHarmless(Place.POSTGRES);
  }

  @Tag("thorough")
  @ParameterizedTest
  @EnumSource(names = {"REDIS", "SQLITE"})
  void driverThatStoodStillCannotPutOldValuesBackInOtherStoresEither(Place place) throws Exception {
    stoppedDriverIsHarmless(place);
  }

  private void stoppedDriverIsHarmless(Place place) throws Exception {
    FaultRepository repository = FaultRepository.create(folder, place);
    try (DriverProcess driver = driver(repository, Fault.Kind.PAUSE, "local[2]")) {
      driver.awaitPause();
      driver.signal("STOP");
      // Corrected at the source, with the event times that the stopped run has read.
      repository.rows(1_000);
      MaterializationReport second = repository.run(START, END);
      assertThat(done(second).warnings())
          .singleElement()
          .asString()
          .startsWith("took over from run ");
      assertThat(repository.online()).isEqualTo(oracle(1_000));

      driver.signal("CONT");
      driver.goOn();
      JsonNode report = driver.report();
      assertThat(driver.exit()).isEqualTo(1);
      assertThat(report.get("views").get(0).get("status").asText()).isEqualTo("failed");
      assertThat(report.get("views").get(0).get("error").asText())
          .contains("rows of run " + report.get("run_id").asText())
          .contains("run " + second.runId() + " has taken that view over")
          .contains("headrace runs list");
    }
    assertThat(repository.online()).isEqualTo(oracle(1_000));
    assertThat(repository.intervals()).containsExactly(new Interval(START, END));
    assertThat(repository.runs())
        .extracting(RunEntry::status)
        .containsExactly(RunStatus.DONE, RunStatus.TAKEN_OVER);
  }

  @Test
  void taskThatFailsOnceIsTriedAgainAndCountsOnce() throws Exception {
    FaultRepository repository = FaultRepository.create(folder, Place.SQLITE);
    try (DriverProcess driver = driver(repository, Fault.Kind.TASK_FAILS, "local[2,4]")) {
      JsonNode view = driver.report().get("views").get(0);
      assertThat(driver.exit()).as(view.toString()).isZero();
      assertCountedOnce(view);
    }
    assertThat(repository.folder().resolve("struck")).exists();
    assertThat(repository.online()).isEqualTo(oracle(0));
    assertThat(repository.intervals()).containsExactly(new Interval(START, END));
  }

  @ParameterizedTest
  @EnumSource
  void olderBackfillAfterANewerRunPutsNothingBack(Place place) throws Exception {
    FaultRepository repository = FaultRepository.create(folder, place);
    Instant middle = Instant.parse("2025-01-02T00:00:00Z");
    assertThat(done(repository.run(middle, END)).counts().written()).isEqualTo(DRIVERS);
    ViewOutcome.Done backfill = done(repository.run(START, middle));
    assertThat(backfill.counts().older()).isEqualTo(DRIVERS);
    assertThat(backfill.counts().written()).isZero();
    assertThat(backfill.warnings()).isEmpty();
    assertThat(repository.online()).isEqualTo(oracle(0));
    assertThat(repository.intervals())
        .containsExactly(new Interval(middle, END), new Interval(START, middle));
  }

  static void assertCountedOnce(JsonNode view) {
    assertThat(view.get("status").asText()).isEqualTo("done");
    assertThat(view.get("rows_read").asLong()).isEqualTo(2 * DRIVERS);
    assertThat(view.get("keys").asLong()).isEqualTo(DRIVERS);
    assertThat(view.get("written").asLong() + view.get("unchanged").asLong()).isEqualTo(DRIVERS);
    assertThat(view.get("skipped_as_older").asLong()).isZero();
  }

  private static DriverProcess driver(FaultRepository repository, Fault.Kind fault, String master)
      throws IOException {
    return DriverProcess.start(
        repository.folder(),
        Map.of("spark.master", master),
        Map.of(),
        START.toString(),
        END.toString(),
        fault.name(),
        Integer.toString(BEFORE_THE_FAULT));
  }
}
