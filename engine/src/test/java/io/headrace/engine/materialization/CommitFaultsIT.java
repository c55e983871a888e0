package io.headrace.engine.materialization;

import static io.headrace.engine.materialization.CommitRepository.hour;
import static io.headrace.engine.materialization.CommitRepository.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers of increments by commit that are killed between two steps. */
class CommitFaultsIT {
  @TempDir Path folder;

  @Test
  void aRunKilledBetweenWritingAndRecordingIsMadeGoodByTheNext() throws Exception {
    killedAt(Fault.Kind.DIES_WHEN_WRITTEN, 10);
  }

  @Test
  void aRunKilledBetweenTheIntervalAndThePinIsMadeGoodByTheNext() throws Exception {
    killedAt(Fault.Kind.DIES_WHEN_RECORDED, 12);
  }

  @Tag("thorough")
  @ParameterizedTest
  @EnumSource(names = {"DIES_WHEN_DONE", "PROCESS_DIES"})
  void aRunKilledElsewhereIsMadeGoodToo(Fault.Kind kind) throws Exception {
    killedAt(kind, kind == Fault.Kind.DIES_WHEN_DONE ? 12 : 10);
  }

  /** What the killed run has written is withdrawn at the source before the next one. */
  private void killedAt(Fault.Kind kind, double recordedHour) throws Exception {
    ParquetFolder table = new ParquetFolder(folder.resolve("stats"));
    CommitRepository repository =
        CommitRepository.create(
            folder.resolve("repository"),
            "{type: sqlite, path: online.db}",
            table.yaml(),
            ", increments: commit");
    table.append(List.of(row(1, 5, 5, 10), row(2, 6, 6, 20)));
    repository.increment(10);
    Set<Path> before = files();
    table.append(List.of(row(1, 11, 11, 11), row(3, 7, 11, 30)));
    try (DriverProcess driver =
        DriverProcess.start(
            repository.folder(),
            Map.of("spark.master", "local[1]"),
            Map.of(),
            "increment",
            hour(12).toString(),
            kind.name(),
            "1")) {
      driver.awaitExit();
      assertThat(driver.exit()).isEqualTo(137);
    }
    assertThat(intervals(repository).get(intervals(repository).size() - 1).end())
        .isEqualTo(hour(recordedHour));

    for (Path file : files()) {
      if (!before.contains(file)) {
        Files.delete(file);
      }
    }
    table.append(List.of(row(2, 4, 12, 21)));
    repository.increment(13);

    assertThat(repository.online()).isEqualTo(repository.fromScratch(table.rows(), 13));
    assertThat(repository.online(3)).isEmpty();
    assertThat(repository.pins().open()).isEmpty();
    assertThat(repository.increment(13).commits().orElseThrow().touchedKeys()).hasValue(0);
  }

  private static List<Interval> intervals(CommitRepository repository) {
    return repository.store().registry().read().state("stats_view").intervals();
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("stats"))) {
      return new HashSet<>(files.toList());
    }
  }
}
