package io.headrace.engine.materialization;

import static io.headrace.engine.materialization.CommitRepository.hour;
import static io.headrace.engine.materialization.CommitRepository.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.materialization.CommitRepository.Trips;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What increments make of the commits that only tables of Delta and Iceberg have. */
class LakehouseIncrementsTest {
  private static final String PLAIN = "'delta.enableDeletionVectors' = 'false'";

  @TempDir Path folder;

  private SqlTable table;

  @ParameterizedTest
  @ValueSource(
      strings = {
        PLAIN,
        "'delta.enableDeletionVectors' = 'true'",
        "'delta.enableChangeDataFeed' = 'true'"
      })
  void anUpdateOfADeltaTableTouchesNoOtherKeyOfItsFile(String properties) throws IOException {
    CommitRepository repository = begun(new DeltaFolder(folder.resolve("lake"), properties));

    table.update(1, 11);
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().touchedKeys()).hasValue(1);
    assertThat(done.counts().written()).isEqualTo(1);
    assertThat(repository.online(1)).contains(new Trips(hour(5), 11));
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "'delta.enableChangeDataFeed' = 'true'"})
  void aRowThatCameAndWentBetweenTwoRunsHidesNoOlderOne(String properties) throws IOException {
    CommitRepository repository = begun(new DeltaFolder(folder.resolve("lake"), properties));

    table.append(List.of(row(1, 9, 9, 19), row(2, 9, 9, 29)));
    table.deleteLatest(1);
    table.append(List.of(row(1, 4, 9, 14)));
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().whole()).isEmpty();
    assertThat(repository.online(1)).contains(new Trips(hour(5), 10));
    assertThat(repository.online(2)).contains(new Trips(hour(9), 29));
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "'delta.enableChangeDataFeed' = 'true'"})
  void onlyFilesThatMayHoldAWinnerAreRead(String properties) throws IOException {
    CommitRepository repository = begun(new DeltaFolder(folder.resolve("lake"), properties));

    table.append(List.of(row(1, 8, 8, 18)));
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.rowsRead()).isEqualTo(1);
    assertThat(repository.online(1)).contains(new Trips(hour(8), 18));
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy-on-write", "merge-on-read"})
  void aDeletionOfAnIcebergTableTouchesNoOtherKeyOfItsFile(String mode) throws IOException {
    CommitRepository repository = begun(iceberg(mode));

    table.delete(1);
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().touchedKeys()).hasValue(1);
    assertThat(done.counts().removed()).isEqualTo(1);
    assertThat(repository.online(1)).isEmpty();
    assertThat(repository.online(2)).contains(new Trips(hour(6), 20));
  }

  @Test
  void compactionAndSettingsOfADeltaTableTouchNothing() throws IOException {
    CommitRepository repository = begun(new DeltaFolder(folder.resolve("lake"), PLAIN));
    table.append(List.of(row(3, 7, 7, 30)));
    repository.increment(10);

    table.compact();
    sql("ALTER TABLE " + table.name() + " SET TBLPROPERTIES ('note' = 'kept')");

    assertNothingTouched(repository);
  }

  @Test
  void compactionOfAnIcebergTableTouchesNothing() throws IOException {
    CommitRepository repository = begun(iceberg("merge-on-read"));
    table.append(List.of(row(3, 7, 7, 30)));
    repository.increment(10);

    table.compact();

    assertNothingTouched(repository);
  }

  @Test
  void aRestoredDeltaTableIsReadAsAWholeAndVanishedKeysGo() throws IOException {
    CommitRepository repository = begun(new DeltaFolder(folder.resolve("lake"), PLAIN));
    table.append(List.of(row(1, 9, 9, 19), row(3, 7, 7, 30)));
    repository.increment(10);

    sql("RESTORE TABLE " + table.name() + " TO VERSION AS OF 1");
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().whole())
        .contains("version 3 restored the table to an earlier one");
    assertThat(done.counts().removed()).isEqualTo(1);
    assertThat(repository.online()).isEqualTo(repository.fromScratch(table.rows(), 10));
  }

  @Test
  void aRolledBackIcebergTableIsReadAsAWholeAndVanishedKeysGo() throws IOException {
    CommitRepository repository = begun(iceberg("copy-on-write"));
    table.append(List.of(row(1, 9, 9, 19), row(3, 7, 7, 30)));
    repository.increment(10);

    table.rollback();
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().whole().orElseThrow())
        .startsWith("the table was rolled back: snapshot ");
    assertThat(done.counts().removed()).isEqualTo(1);
    assertThat(repository.online()).isEqualTo(repository.fromScratch(table.rows(), 10));
  }

  @Test
  void filesThatVacuumHasRemovedAreSaid() throws IOException {
    CommitRepository repository = begun(new DeltaFolder(folder.resolve("lake"), PLAIN));

    table.update(1, 11);
    SparkSession spark = TestSpark.session();
    String check = "spark.databricks.delta.retentionDurationCheck.enabled";
    spark.conf().set(check, "false");
    try {
      sql("VACUUM " + table.name() + " RETAIN 0 HOURS");
    } finally {
      spark.conf().unset(check);
    }
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().whole())
        .contains("vacuum has removed files of version 1");
    assertThat(repository.online(1)).contains(new Trips(hour(5), 11));
  }

  @Test
  void aSnapshotThatHasExpiredIsSaid() throws IOException {
    IcebergCatalogTable iceberg = iceberg("copy-on-write");
    CommitRepository repository = begun(iceberg);

    table.update(1, 11);
    sql(
        "CALL lake.system.expire_snapshots(table => '"
            + iceberg.name().substring("lake.".length())
            + "', older_than => TIMESTAMP '2999-01-01 00:00:00', retain_last => 1)");
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().whole().orElseThrow())
        .endsWith(", which was read last time, has expired");
    assertThat(repository.online(1)).contains(new Trips(hour(5), 11));
  }

  @Test
  void aTableThatWasReplacedIsSaid() throws IOException {
    IcebergCatalogTable iceberg = iceberg("copy-on-write");
    CommitRepository repository = begun(iceberg);

    sql("DROP TABLE " + iceberg.name() + " PURGE");
    iceberg.create();
    table.append(List.of(row(1, 4, 4, 14)));
    ViewOutcome.Done done = repository.increment(10);

    assertThat(done.commits().orElseThrow().whole())
        .contains("the table was replaced by another one");
    assertThat(repository.online(1)).contains(new Trips(hour(4), 14));
    assertThat(repository.online(2)).isEmpty();
  }

  private static void assertNothingTouched(CommitRepository repository) {
    ViewOutcome.Done done = repository.increment(10);
    assertThat(done.commits().orElseThrow().touchedKeys()).hasValue(0);
    assertThat(done.counts().rows()).isZero();
    assertThat(repository.pins().open()).isEmpty();
  }

  /** By commits because of its format; two drivers are online up to hour 10. */
  private CommitRepository begun(SqlTable source) throws IOException {
    table = source;
    CommitRepository repository =
        CommitRepository.create(
            folder.resolve("repository"), "{type: sqlite, path: online.db}", table.yaml(), "");
    table.append(List.of(row(1, 5, 5, 10), row(2, 6, 6, 20)));
    repository.increment(10);
    return repository;
  }

  private static IcebergCatalogTable iceberg(String mode) {
    return new IcebergCatalogTable("one" + UUID.randomUUID().toString().replace("-", ""), mode, 2);
  }

  private static void sql(String statement) {
    TestSpark.session().sql(statement);
  }
}
