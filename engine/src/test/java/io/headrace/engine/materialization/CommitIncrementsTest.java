package io.headrace.engine.materialization;

import static io.headrace.engine.materialization.CommitRepository.hour;
import static io.headrace.engine.materialization.CommitRepository.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunFilter;
import io.headrace.engine.materialization.CommitRepository.Trips;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.report.MaterializationReportView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitIncrementsTest {
  private static final String BY_COMMIT = ", increments: commit";

  @TempDir Path folder;

  private ParquetFolder table;

  @Test
  void theFirstRunLooksAtAllKeysAndSaysWhy() throws IOException {
    CommitRepository repository = repository(BY_COMMIT);
    table.append(List.of(row(1, 5, 5, 10), row(2, 12, 5, 20)));

    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().whole()).contains("no run by commits has ended yet");
    assertThat(repository.online()).hasSize(1);
    assertThat(repository.online(1)).contains(new Trips(hour(5), 10));
  }

  @Test
  void aLateRowArrivesThoughItsEventTimeLiesBeforeTheLastEnd() throws IOException {
    CommitRepository repository = begun();

    table.append(List.of(row(1, 7, 11, 17)));
    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.commits().orElseThrow().touchedKeys()).hasValue(1);
    assertThat(done.rowsRead()).isEqualTo(1);
    assertThat(done.keys()).isEqualTo(1);
    assertThat(repository.online(1)).contains(new Trips(hour(7), 17));
    assertThat(repository.online(2)).contains(new Trips(hour(6), 20));
  }

  @Test
  void aRowOfTheFutureArrivesWhenItsTimeHasComeThoughNothingWasCommitted() throws IOException {
    CommitRepository repository = begun();
    table.append(List.of(row(1, 12, 9, 12)));
    assertThat(repository.increment(11).commits().orElseThrow().touchedKeys()).hasValue(1);
    assertThat(repository.online(1)).contains(new Trips(hour(5), 10));

    repository.increment(12);

    assertThat(repository.online(1)).contains(new Trips(hour(12), 12));
  }

  @Test
  void aRowAfterEndHidesNoneBeforeIt() throws IOException {
    CommitRepository repository = begun();

    table.append(List.of(row(1, 12, 9, 12), row(2, 7, 9, 27)));
    repository.increment(11);

    assertThat(repository.online(1)).contains(new Trips(hour(5), 10));
    assertThat(repository.online(2)).contains(new Trips(hour(7), 27));
  }

  @Test
  void whereNothingWasCommittedOnlyTheIntervalIsRecorded() throws IOException {
    CommitRepository repository = begun();

    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.commits().orElseThrow().touchedKeys()).hasValue(0);
    assertThat(done.rowsRead()).isZero();
    assertThat(done.counts().rows()).isZero();
    List<Interval> intervals = repository.store().registry().read().state("stats_view").intervals();
    assertThat(intervals.get(intervals.size() - 1)).isEqualTo(new Interval(hour(10), hour(11)));
    assertThat(repository.pins().done().orElseThrow().end()).isEqualTo(hour(11));
  }

  @Test
  void aPushedRowThatIsNewerThanAllOfTheSourceStays() throws IOException {
    CommitRepository repository = begun();
    repository.push(1, 9, 99);
    repository.push(2, 9, 98);

    table.append(List.of(row(1, 8, 10, 18), row(2, 9.5, 10, 29)));
    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.counts().older()).isEqualTo(1);
    assertThat(repository.online(1)).contains(new Trips(hour(9), 99));
    assertThat(repository.online(2)).contains(new Trips(hour(9.5), 29));
  }

  @Test
  void aKeyWithoutSourceRowIsRemovedByAnIncrementThatLooksAtAllKeys() throws IOException {
    CommitRepository repository = begun();

    table.delete(1);
    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.commits().orElseThrow().whole().orElseThrow())
        .startsWith("the file file:")
        .endsWith(".parquet was removed since the last run");
    assertThat(done.counts().removed()).isEqualTo(1);
    assertThat(repository.online(1)).isEmpty();
    assertThat(repository.online(2)).contains(new Trips(hour(6), 20));
  }

  @Test
  void aKeyWithoutSourceRowStaysWhereTheViewSaysSo() throws IOException {
    CommitRepository repository = begun(BY_COMMIT + ", on_delete: keep");

    table.delete(1);
    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.counts().removed()).isZero();
    assertThat(repository.online(1)).contains(new Trips(hour(5), 10));
  }

  @Test
  void aWithdrawnWinnerGivesWayToTheRowBeforeIt() throws IOException {
    CommitRepository repository = begun();
    table.append(List.of(row(1, 9, 9, 19)));
    repository.increment(11);

    table.deleteLatest(1);
    repository.increment(12);

    assertThat(repository.online(1)).contains(new Trips(hour(5), 10));
  }

  @Test
  void rowsOfAFailedRunAreFollowedByTheNext() throws IOException {
    CommitRepository repository = begun();
    Path file = appended(List.of(row(1, 9, 9, 19), row(2, 9, 9, 29), row(3, 9, 9, 39)));
    assertThat(repository.failingIncrement(11, 1).failures()).hasSize(1);
    assertThat(repository.pins().open()).hasSize(1);

    Files.delete(file);
    repository.increment(11);

    assertThat(repository.online()).isEqualTo(repository.fromScratch(table.rows(), 11));
    assertThat(repository.online()).hasSize(2);
    assertThat(repository.pins().open()).isEmpty();
  }

  @Test
  void aRunOfAnIntervalIsFollowedToo() throws IOException {
    CommitRepository repository = begun();
    Path file = appended(List.of(row(1, 9, 9, 19)));
    repository.run(new Span.Between(hour(8), hour(10)));
    assertThat(repository.online(1)).contains(new Trips(hour(9), 19));

    Files.delete(file);
    repository.increment(11);

    assertThat(repository.online(1)).contains(new Trips(hour(5), 10));
  }

  @Test
  void aRunThatWroteItsOwnInstantIsFollowedByOneOfAllKeys() throws IOException {
    CommitRepository repository = begun();
    repository.run(
        new Span.IgnoringEventTime(
            java.util.Optional.empty(), java.util.Optional.empty(), hour(10.5)));

    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.commits().orElseThrow().whole().orElseThrow())
        .endsWith("or one before it left rows that no commit tells of");
    assertThat(repository.online()).isEqualTo(repository.fromScratch(table.rows(), 11));
  }

  @Test
  void anotherDefinitionLooksAtAllKeys() throws IOException {
    CommitRepository repository = begun();

    repository.define(table.yaml(), BY_COMMIT + ", ttl: 90d");
    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.commits().orElseThrow().whole().orElseThrow())
        .startsWith("the view or its source is defined otherwise since run ");
  }

  @Test
  void aFullRefreshLooksAtAllKeysAndMovesThePin() throws IOException {
    CommitRepository repository = begun();

    ViewOutcome.Done done = repository.run(new Span.FullRefresh(hour(11)));

    assertThat(done.commits().orElseThrow().whole()).contains("a full refresh was asked for");
    assertThat(repository.increment(12).commits().orElseThrow().touchedKeys()).hasValue(0);
  }

  @Test
  void expiredRowsOfATouchedKeyAreNotLookedFor() throws IOException {
    CommitRepository repository = begun(BY_COMMIT + ", ttl: 3h");
    assertThat(repository.online()).isEmpty();

    table.append(List.of(row(1, 9, 11, 19), row(2, 6.5, 11, 26)));
    repository.increment(11);

    assertThat(repository.online()).hasSize(1);
    assertThat(repository.online(1)).contains(new Trips(hour(9), 19));
  }

  @Test
  void touchedRowsWithoutKeyOrTimeAreCountedAndLeftOut() throws IOException {
    CommitRepository repository = begun();

    Row withoutKey = RowFactory.create(null, row(1, 9, 9, 1).get(1), row(1, 9, 9, 1).get(1), 1L);
    Row withoutTime = RowFactory.create(3L, null, row(1, 9, 9, 1).get(1), 1L);
    table.append(List.of(withoutKey, withoutTime, row(4, 9, 9, 49)));
    ViewOutcome.Done done = repository.increment(11);

    assertThat(done.rowsWithoutKey()).isEqualTo(1);
    assertThat(done.samples()).hasSize(1);
    assertThat(repository.online(3)).isEmpty();
    assertThat(repository.online(4)).contains(new Trips(hour(9), 49));
  }

  @Test
  void aViewOfEventTimesForgetsWhatRunsByCommitsHadRead() throws IOException {
    CommitRepository repository = begun();

    repository.define(table.yaml(), ", increments: event_time");
    assertThat(repository.increment(11).commits()).isEmpty();
    repository.define(table.yaml(), BY_COMMIT);

    assertThat(repository.increment(12).commits().orElseThrow().whole())
        .contains("no run by commits has ended yet");
  }

  @Test
  void theReportAndThePreviewSayWhatARunGoesBy() throws IOException {
    CommitRepository repository = begun();
    table.append(List.of(row(1, 7, 11, 17)));

    RunPreview preview =
        repository
            .store()
            .preview(
                repository.store().viewsToMaterialize(List.of()).get(0),
                repository.request(new Span.Incremental(hour(11))));
    assertThat(preview.commits().orElseThrow().touchedKeys()).hasValue(1);
    MaterializationReport report =
        repository.run(new Span.Incremental(hour(11)), repository.store().onlineStore());

    assertThat(MaterializationReportView.text(report))
        .contains("went by commits after 1 files up to 2 files, which touched 1 keys");
    Map<String, Object> data = MaterializationReportView.data(report.views().get(0));
    assertThat(data)
        .containsEntry("increments", "commit")
        .containsEntry("touched_keys", 1L)
        .containsEntry("removed", 0L);
    assertThat(repository.store().runs().list(RunFilter.newest(1)).entries().get(0).status())
        .isEqualTo(io.headrace.engine.ledger.RunStatus.DONE);
  }

  private CommitRepository begun() throws IOException {
    return begun(BY_COMMIT);
  }

  /** With two drivers, materialized up to hour 10. */
  private CommitRepository begun(String view) throws IOException {
    CommitRepository repository = repository(view);
    table.append(List.of(row(1, 5, 5, 10), row(2, 6, 6, 20)));
    repository.increment(10);
    return repository;
  }

  private CommitRepository repository(String view) throws IOException {
    table = new ParquetFolder(folder.resolve("stats"));
    return CommitRepository.create(
        folder.resolve("repository"), "{type: sqlite, path: online.db}", table.yaml(), view);
  }

  /** The file that an append makes. */
  private Path appended(List<Row> rows) throws IOException {
    List<Path> before = files();
    table.append(rows);
    return files().stream()
        .filter(f -> !before.contains(f))
        .filter(f -> f.toString().endsWith(".parquet"))
        .findFirst()
        .orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("stats"))) {
      return files.toList();
    }
  }
}
