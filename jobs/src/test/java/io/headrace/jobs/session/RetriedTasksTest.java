package io.headrace.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.Materializer;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks and stages that run twice count once. */
class RetriedTasksTest {
  private static final int KEYS = 30_000;
  private static final int ROWS = 2 * KEYS;
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2025-01-03T00:00:00Z");

  @TempDir Path folder;
  private SparkSession spark;
  private FeatureStore store;
  private final List<ViewProgress> shown = new ArrayList<>();
  private final AtomicInteger failedTasks = new AtomicInteger();
  private final AtomicInteger repeatedStages = new AtomicInteger();

  @BeforeEach
  void sessionWhoseTasksMayFailAndWriteInParts() throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    spark =
        SparkSession.builder()
            .master("local[1,3]")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", scratch.toString())
            // Uncompressed, so that there is enough to write for more tasks than one.
            .config("spark.shuffle.compress", "false")
            .config("spark.default.parallelism", "4")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    spark.sparkContext().addSparkListener(new Mishaps());
    spark
        .range(ROWS)
        .selectExpr(
            "id % " + KEYS + " AS driver_id",
            "timestamp_seconds(1735689600 + id) AS event_timestamp",
            "repeat(cast(id AS STRING), 20) AS note")
        .write()
        .parquet(folder.resolve("stats").toString());
    Files.writeString(
        folder.resolve("feature_store.yaml"),
        "project: p\nregistry: registry.db\noffline_store: {type: spark}\n");
    Files.writeString(
        folder.resolve("features.yaml"),
        """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, path: stats, file_format: parquet, timestamp_field: event_timestamp}
        feature_views:
          - {name: a, entities: [driver], source: stats, schema: [{name: note, dtype: String}]}
        """);
    store =
        FeatureStore.of(
            FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of()),
            () -> spark);
    store.registry().apply(store.definitions());
  }

  @AfterEach
  void stopSession() {
    spark.stop();
  }

  @Test
  void taskThatFailsAfterItsRowsWereAcknowledgedCountsOnce() {
    ViewOutcome.Done done =
        run(
            () -> {
              throw new StoreException("flaky store", "the task dies here.", null);
            });
    assertThat(failedTasks).hasValue(1);
    requireCountedOnce(done);
  }

  @Test
  void stageThatIsRepeatedForLostFilesCountsOnce() {
    String scratch = folder.resolve("scratch").toString();
    ViewOutcome.Done done = run(() -> deleteShuffleFiles(Path.of(scratch)));
    assertThat(repeatedStages.get()).isPositive();
    requireCountedOnce(done);
  }

  private void requireCountedOnce(ViewOutcome.Done done) {
    assertThat(FlakyStore.FLUSHES.get()).as("several tasks write").isGreaterThan(2);
    assertThat(done.rowsRead()).isEqualTo(ROWS);
    assertThat(done.keys()).isEqualTo(KEYS).isEqualTo(FlakyStore.ROWS.size());
    assertThat(done.rowsSuperseded()).isEqualTo(ROWS - KEYS);
    assertThat(done.counts().written()).isEqualTo(KEYS);
    assertThat(done.counts().bytes()).isEqualTo(10L * KEYS);
    ViewProgress last = shown.get(shown.size() - 1);
    assertThat(last.keys()).isEqualTo(KEYS);
    assertThat(last.counts()).isEqualTo(done.counts());
    assertThat(last.rowsRead()).isEqualTo(ROWS);
    assertThat(last.rowsToRead()).hasValue(ROWS);
  }

  private ViewOutcome.Done run(FlakyStore.Mishap mishap) {
    MaterializationReport report =
        new Materializer(
                spark,
                folder,
                "p",
                store.registry(),
                store.runs(),
                new FlakyStore(mishap),
                new Shown())
            .run(
                new MaterializationRequest(
                    store.viewsToMaterialize(List.of()),
                    new Span.Between(START, END),
                    Instant.now(),
                    OnNullKey.SKIP));
    assertThat(report.failures()).isEmpty();
    return (ViewOutcome.Done) report.views().get(0);
  }

  private static void deleteShuffleFiles(Path scratch) {
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("shuffle_")).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Shown implements RunListener {
    @Override
    public void viewStarted(String view, Interval interval) {}

    @Override
    public synchronized void progressed(ViewProgress progress) {
      shown.add(progress);
    }

    @Override
    public void viewEnded(ViewOutcome outcome) {}
  }

  private final class Mishaps extends SparkListener {
    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (!end.taskInfo().successful()) {
        failedTasks.incrementAndGet();
      }
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
      if (stage.stageInfo().attemptNumber() > 0) {
        repeatedStages.incrementAndGet();
      }
    }
  }
}
