package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestDatasets.commits;
import static io.headrace.engine.retrieval.TestDatasets.request;
import static io.headrace.engine.retrieval.TestDatasets.rows;
import static io.headrace.engine.retrieval.TestDatasets.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.retrieval.HookedFileSystem.Moment;
import io.headrace.engine.retrieval.OutputTarget.Format;
import io.headrace.engine.retrieval.table.WriteConflictException;
import io.headrace.engine.retrieval.table.WriteMode;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another writer commits between the moment a run looks at the table and its commit. */
class OutputConflictsTest {
  private static final String DAY = "2025-05-01";

  private final SparkSession spark = TestSpark.session();
  private final AtomicInteger commitsOfOthers = new AtomicInteger();
  @TempDir Path repository;

  @BeforeEach
  void knowTheScheme() {
    HookedFileSystem.register(spark);
  }

  @AfterEach
  void forgetTheHook() {
    HookedFileSystem.set(HookedFileSystem.Hook.NONE);
  }

  private String path() {
    return "hooked:" + repository.resolve("out");
  }

  private RetrievalOutcome append(Format format, String runId) {
    return TestDatasets.write(
        spark, repository, request(DAY), to(path(), format, WriteMode.APPEND, runId));
  }

  /**
   * Iceberg lists its manifests when all files are written. Delta's transaction has begun when its
   * one file is made; later it holds the lock of its log, which writers of other machines do not
   * wait for.
   */
  private static boolean isBetweenReadingAndCommitting(Moment moment, String path) {
    return moment == Moment.BEFORE_CREATE
        && (path.matches(".*/metadata/snap-[^/]*[.]avro")
            || path.matches(".*/out/part-[^/]*[.]parquet"));
  }

  /** Lets {@code other} commit before each of the first commits of ours. */
  private void meanwhile(int times, Runnable other) {
    boolean[] inside = new boolean[1];
    HookedFileSystem.set(
        (moment, path) -> {
          if (!inside[0]
              && commitsOfOthers.get() < times
              && isBetweenReadingAndCommitting(moment, path)) {
            inside[0] = true;
            commitsOfOthers.incrementAndGet();
            try {
              if (path.endsWith(".avro")) {
                other.run();
              } else {
                inAThreadOfItsOwn(other);
              }
            } finally {
              inside[0] = false;
            }
          }
        });
  }

  /** For Delta, which keeps a transaction by its thread. */
  private static void inAThreadOfItsOwn(Runnable other) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      thread.submit(other).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the other writer failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      thread.shutdownNow();
    }
  }

  private void appendByAnother(Format format) {
    // Iceberg asks the active session, which in here is that of the run, for its catalog of paths.
    SparkSession active = SparkSession.active();
    SparkSession.setActiveSession(spark);
    try {
      TestDatasets.table(spark, format, path())
          .limit(1)
          .write()
          .format(format.sparkName())
          .mode("append")
          .save(path());
    } finally {
      SparkSession.setActiveSession(active);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void anAppendOfAnotherInTheMiddleLosesNothing(Format format) {
    append(format, "1");
    meanwhile(1, () -> appendByAnother(format));

    RetrievalReport report = ((RetrievalOutcome.Written) append(format, "2")).report();

    assertThat(commitsOfOthers).hasValue(1);
    assertThat(report.rowsOut()).isEqualTo(5);
    assertThat(commits(spark, format, path())).isEqualTo(3);
    assertThat(rows(spark, format, path())).hasSize(11);
    assertThat(append(format, "2"))
        .isEqualTo(new RetrievalOutcome.FoundCommitted(path(), report.commit().orElseThrow()));
  }

  @Test
  void aChangeOfTheTableIsTriedOverAndCountsRowsOnce() {
    append(Format.DELTA, "1");
    meanwhile(
        2,
        () ->
            spark.sql(
                "ALTER TABLE delta.`"
                    + path()
                    + "` SET TBLPROPERTIES ('a' = '"
                    + commitsOfOthers
                    + "')"));

    RetrievalReport report = ((RetrievalOutcome.Written) append(Format.DELTA, "2")).report();

    assertThat(commitsOfOthers).hasValue(2);
    assertThat(report.entityRows()).isEqualTo(5);
    assertThat(
            report.views().get(0).matched()
                + report.views().get(0).noCandidate()
                + report.views().get(0).expired())
        .isEqualTo(5);
    assertThat(rows(spark, Format.DELTA, path())).hasSize(10);
  }

  @Test
  void aTableThatNeverRestsIsGivenUp() {
    append(Format.DELTA, "1");
    meanwhile(
        99,
        () ->
            spark.sql(
                "ALTER TABLE delta.`"
                    + path()
                    + "` SET TBLPROPERTIES ('a' = '"
                    + commitsOfOthers
                    + "')"));

    assertThatThrownBy(() -> append(Format.DELTA, "2"))
        .isInstanceOf(WriteConflictException.class)
        .hasMessageStartingWith(
            "Output "
                + path()
                + ": another writer committed to it meanwhile, and nothing of this run was kept:")
        .hasMessageEndingWith("Run it again when the other writer is done.");
    assertThat(commitsOfOthers).hasValue(3);
    assertThat(rows(spark, Format.DELTA, path())).hasSize(5);
  }

  @Test
  void anIcebergTableThatNeverRestsIsGivenUp() {
    append(Format.ICEBERG, "1");
    org.apache.iceberg.Table table =
        new org.apache.iceberg.hadoop.HadoopTables(spark.sparkContext().hadoopConfiguration())
            .load(path());
    table.updateProperties().set("commit.retry.num-retries", "0").commit();
    meanwhile(99, () -> appendByAnother(Format.ICEBERG));

    assertThatThrownBy(() -> append(Format.ICEBERG, "2"))
        .isInstanceOf(WriteConflictException.class);
    assertThat(commitsOfOthers).hasValue(3);
    assertThat(rows(spark, Format.ICEBERG, path())).hasSize(8);
  }

  @Test
  void aColumnThatAppearsInTheMiddleIsNamed() {
    append(Format.DELTA, "1");
    meanwhile(1, () -> spark.sql("ALTER TABLE delta.`" + path() + "` ADD COLUMN (weather STRING)"));

    assertThatThrownBy(() -> append(Format.DELTA, "2"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("its column 'weather' (string) is not in the dataset");
    assertThat(rows(spark, Format.DELTA, path())).hasSize(5);
  }

  @Test
  void twoStartsOfOneRunAtOnceCommitOnce() {
    append(Format.DELTA, "1");
    meanwhile(1, () -> append(Format.DELTA, "2"));

    append(Format.DELTA, "2");

    assertThat(commitsOfOthers).hasValue(1);
    assertThat(commits(spark, Format.DELTA, path())).isEqualTo(2);
    assertThat(rows(spark, Format.DELTA, path())).hasSize(10);
  }
}
