package io.headrace.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.Phases;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.online.WriteCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private static final Instant NOW = Instant.parse("2025-01-03T00:00:00Z");
  private static final Instant YESTERDAY = Instant.parse("2025-01-02T00:00:00Z");
  private static final Instant DAY_BEFORE = Instant.parse("2025-01-01T00:00:00Z");

  private final MetricRegistry registry = new MetricRegistry();
  private final RunMetrics metrics = new RunMetrics(registry, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void rowsOfRunsAddUp() {
    run(done("a", YESTERDAY, 10, 2, new WriteCounts(5, 1, 1, 1, 3, 100)));
    run(done("a", NOW, 20, 0, new WriteCounts(6, 0, 0, 0, 0, 100)));
    assertThat(view("a", "rows_read")).isEqualTo(30L);
    assertThat(view("a", "rows_written")).isEqualTo(11L);
    assertThat(view("a", "rows_older")).isEqualTo(1L);
    assertThat(view("a", "rows_unchanged")).isEqualTo(1L);
    assertThat(view("a", "rows_removed")).isEqualTo(3L);
    // Two without key, and one that the store refused.
    assertThat(view("a", "rows_rejected")).isEqualTo(3L);
    assertThat(registry.counter("runs").getCount()).isEqualTo(2);
    assertThat(registry.counter("failed_runs").getCount()).isZero();
  }

  @Test
  void rowsOfARunThatGoesOnShowAndAreNotCountedTwice() {
    metrics.measure(
        Map.of(),
        RunListener.SILENT,
        listener -> {
          listener.viewStarted("a", new Interval(DAY_BEFORE, YESTERDAY));
          listener.progressed(progress("a", 7, 3));
          assertThat(view("a", "rows_read")).isEqualTo(7L);
          assertThat(view("a", "rows_written")).isEqualTo(3L);
          ViewOutcome done = done("a", YESTERDAY, 10, 0, new WriteCounts(5, 0, 0, 0, 0));
          listener.viewEnded(done);
          listener.progressed(progress("a", 9, 4));
          return report(done);
        });
    assertThat(view("a", "rows_read")).isEqualTo(10L);
    assertThat(view("a", "rows_written")).isEqualTo(5L);
  }

  @Test
  void rowsOfAViewThatFailedStayCounted() {
    ViewOutcome failed = new ViewOutcome.Failed("a", new StoreException("s", "gone.", null), 2.5);
    metrics.measure(
        Map.of("a", DAY_BEFORE),
        RunListener.SILENT,
        listener -> {
          listener.viewStarted("a", new Interval(DAY_BEFORE, YESTERDAY));
          listener.progressed(progress("a", 7, 3));
          listener.viewEnded(failed);
          return report(failed);
        });
    assertThat(view("a", "rows_written")).isEqualTo(3L);
    assertThat(view("a", "failures")).isEqualTo(1L);
    assertThat(view("a", "run_seconds")).isEqualTo(2.5);
    assertThat(view("a", "end_epoch_seconds")).isEqualTo(DAY_BEFORE.getEpochSecond());
    assertThat(registry.counter("failed_runs").getCount()).isEqualTo(1);
  }

  @Test
  void freshnessCountsFromTheNewestRecordedEnd() {
    run(done("a", YESTERDAY, 1, 0, WriteCounts.NONE));
    run(done("a", DAY_BEFORE, 1, 0, WriteCounts.NONE));
    assertThat(view("a", "freshness_seconds")).isEqualTo(Duration.ofDays(1).toSeconds() * 1.0);
    assertThat(view("a", "end_epoch_seconds")).isEqualTo(YESTERDAY.getEpochSecond());
  }

  @Test
  void viewThatWasNeverRecordedHasNoFreshness() {
    run(new ViewOutcome.Failed("a", new StoreException("s", "gone.", null), 1));
    assertThat(registry.getNames())
        .contains("view.a.failures")
        .doesNotContain("view.a.freshness_seconds", "view.a.end_epoch_seconds");
  }

  @Test
  void skippedViewIsNoFailure() {
    ViewOutcome skipped = new ViewOutcome.Skipped("a", "materialized already");
    metrics.measure(
        Map.of("a", YESTERDAY),
        RunListener.SILENT,
        listener -> {
          listener.viewEnded(skipped);
          return report(skipped);
        });
    assertThat(view("a", "failures")).isEqualTo(0L);
    assertThat(view("a", "end_epoch_seconds")).isEqualTo(YESTERDAY.getEpochSecond());
    assertThat(registry.counter("failed_runs").getCount()).isZero();
  }

  @Test
  void runThatThrowsIsAFailedRun() {
    assertThatThrownBy(
            () ->
                metrics.measure(
                    Map.of(),
                    RunListener.SILENT,
                    listener -> {
                      throw new StoreException("store", "it does not answer.", null);
                    }))
        .isInstanceOf(StoreException.class);
    assertThat(registry.counter("runs").getCount()).isEqualTo(1);
    assertThat(registry.counter("failed_runs").getCount()).isEqualTo(1);
  }

  @Test
  void whoeverListensHearsEverything() {
    List<String> heard = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void viewStarted(String view, Interval interval) {
            heard.add("started");
          }

          @Override
          public void viewEnded(ViewOutcome outcome) {
            heard.add("ended");
          }

          @Override
          public void progressed(ViewProgress progress) {
            heard.add("progressed");
          }

          @Override
          public void warned(String view, String warning) {
            heard.add(warning);
          }
        };
    ViewOutcome done = done("a", YESTERDAY, 1, 0, WriteCounts.NONE);
    metrics.measure(
        Map.of(),
        listener,
        l -> {
          l.viewStarted("a", new Interval(DAY_BEFORE, YESTERDAY));
          l.progressed(progress("a", 1, 1));
          l.warned("a", "careful");
          l.viewEnded(done);
          return report(done);
        });
    assertThat(heard).containsExactly("started", "progressed", "careful", "ended");
  }

  @Test
  void pluginComesAfterThoseOfTheUserAndOnce() {
    String own = MetricsPlugin.class.getName();
    Map<String, String> settings =
        MetricsPlugin.addTo(
            Map.of("spark.plugins", "com.example.Own", "spark.metrics.namespace", "mine"));
    assertThat(settings)
        .containsEntry("spark.plugins", "com.example.Own," + own)
        .containsEntry("spark.metrics.namespace", "mine");
    assertThat(MetricsPlugin.addTo(settings)).isEqualTo(settings);
    assertThat(MetricsPlugin.addTo(Map.of())).containsEntry("spark.plugins", own);
  }

  private void run(ViewOutcome outcome) {
    metrics.measure(
        Map.of(),
        RunListener.SILENT,
        listener -> {
          listener.viewEnded(outcome);
          return report(outcome);
        });
  }

  private Object view(String view, String name) {
    return ((Gauge<?>) registry.getMetrics().get("view." + view + "." + name)).getValue();
  }

  private static MaterializationReport report(ViewOutcome outcome) {
    return new MaterializationReport("run", "p", "store", NOW, 1, List.of(outcome));
  }

  private static ViewProgress progress(String view, long read, long written) {
    return new ViewProgress(
        view,
        ViewProgress.Phase.WRITING,
        read,
        OptionalLong.empty(),
        written,
        new WriteCounts(written, 0, 0, 0, 0),
        Duration.ofSeconds(1),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  private static ViewOutcome.Done done(
      String view, Instant end, long read, long withoutKey, WriteCounts counts) {
    return new ViewOutcome.Done(
        view,
        new Interval(end.minus(Duration.ofDays(1)), end),
        new SourcePin("s", "files", "s", List.of(), OptionalLong.empty()),
        read,
        0,
        withoutKey,
        counts.rows(),
        0,
        counts,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        new Phases(0, 1, 1, 0),
        Optional.empty());
  }
}
