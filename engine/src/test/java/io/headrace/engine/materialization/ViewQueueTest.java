package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestFeatureStore;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.ClockedLedger;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunFilter;
import io.headrace.engine.ledger.RunLedger;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.ledger.RunTask;
import io.headrace.engine.ledger.RunUnderWayException;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view that a run of another machine is writing. */
class ViewQueueTest {
  private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock();
  private final Interruption interruption = new Interruption();
  private final List<String> told = new ArrayList<>();
  private List<FeatureView> views;
  private RunLedger ledger;
  private RunEntry holder;

  @BeforeEach
  void twoViewsOfWhichAnotherRunHasOne() throws IOException {
    FeatureStore store =
        TestFeatureStore.applied(
            folder,
            "project: p\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: {type: sqlite, path: online.db}\n",
            """
            entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
            data_sources:
              - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
            feature_views:
              - {name: a, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
              - {name: b, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
            """);
    views = store.viewsToMaterialize(List.of());
    ledger = ClockedLedger.open(folder, "p", clock);
    Interval day = new Interval(NOON.minusSeconds(86_400), NOON);
    holder =
        ClockedLedger.beginElsewhere(
            folder,
            "p",
            "theirs",
            new RunTask("a", Optional.of(day), Optional.empty(), "files stats.csv", List.of()),
            NOON);
  }

  @Test
  void viewIsSkippedOnceTheOtherRunIsHeardOf() {
    ViewQueue queue = queue(Meeting.Rule.SKIP, this::tenSecondsWithASign);
    meet(queue);
    assertThat(queue.next()).isEmpty();
    assertThat(clock.now).isEqualTo(NOON.plusSeconds(10));
    assertThat(queue.outcomes())
        .filteredOn(o -> o.view().equals("a"))
        .singleElement()
        .isInstanceOfSatisfying(
            ViewOutcome.Skipped.class,
            s -> assertThat(s.reason()).contains("run theirs (process 77 on another-host)"));
    assertThat(told).containsExactly("a waits for theirs");
  }

  @Test
  void viewOfARunThatFallsSilentIsNeverSkipped() {
    ViewQueue queue = queue(Meeting.Rule.SKIP, this::tenSecondsOfSilence);
    meet(queue);
    assertThat(queue.next()).extracting(FeatureView::name).containsExactly("a");
    assertThat(clock.now).isEqualTo(NOON.plusSeconds(70));
    assertThat(queue.outcomes()).extracting(ViewOutcome::view).containsExactly("b");
  }

  @Test
  void viewFailsOnceTheOtherRunIsHeardOf() {
    ViewQueue queue = queue(Meeting.Rule.FAIL, this::tenSecondsWithASign);
    meet(queue);
    assertThat(queue.next()).isEmpty();
    assertThat(queue.outcomes())
        .filteredOn(ViewOutcome.Failed.class::isInstance)
        .singleElement()
        .satisfies(
            f ->
                assertThat(((ViewOutcome.Failed) f).cause())
                    .isInstanceOf(RunUnderWayException.class));
    assertThat(ledger.list(RunFilter.newest(1)).entries())
        .extracting(RunEntry::runId, RunEntry::status)
        .containsExactly(tuple("ours", RunStatus.FAILED));
  }

  @Test
  void patienceEndsHoweverAliveTheOtherRunIs() {
    ViewQueue queue = queue(Meeting.Rule.WAIT, this::tenSecondsWithASign);
    meet(queue);
    assertThat(queue.next()).isEmpty();
    assertThat(clock.now).isEqualTo(NOON.plusSeconds(60));
    assertThat(queue.outcomes().get(0))
        .isInstanceOfSatisfying(
            ViewOutcome.Failed.class,
            f -> assertThat(f.cause()).hasMessageContaining("has waited for 1m"));
    assertThat(told).hasSize(2);
  }

  @Test
  void viewHasItsTurnWhenTheOtherRunHasEnded() {
    ViewQueue queue =
        queue(
            Meeting.Rule.WAIT,
            () -> {
              RunEntry unused = ledger.failed(holder, "it broke");
            });
    meet(queue);
    assertThat(queue.next()).extracting(FeatureView::name).containsExactly("a");
    queue.ended(new ViewOutcome.Skipped("a", "nothing to do"));
    assertThat(queue.next()).isEmpty();
  }

  @Test
  void runThatIsToldToEndWhileItWaitsPlansTheViewToSaySo() {
    ViewQueue queue =
        queue(
            Meeting.Rule.WAIT,
            () -> {
              throw new InterruptedException();
            });
    meet(queue);
    assertThat(queue.next()).extracting(FeatureView::name).containsExactly("a");
    assertThat(interruption.isRequested()).isTrue();
  }

  /** Both views have their turn, and the other run is found to have one. */
  private void meet(ViewQueue queue) {
    assertThat(queue.next()).extracting(FeatureView::name).containsExactly("a", "b");
    queue.ended(new ViewOutcome.Failed("a", new RunUnderWayException(holder), 0));
    queue.ended(new ViewOutcome.Skipped("b", "nothing to do"));
  }

  private void tenSecondsWithASign() {
    tenSecondsOfSilence();
    ClockedLedger.beat(folder, holder, clock.now);
  }

  private void tenSecondsOfSilence() {
    clock.now = clock.now.plusSeconds(10);
  }

  private ViewQueue queue(Meeting.Rule rule, ViewQueue.Pause pause) {
    RunListener listener =
        new RunListener() {
          @Override
          public void viewStarted(String view, Interval interval) {}

          @Override
          public void waiting(String view, RunEntry waitedFor) {
            told.add(view + " waits for " + waitedFor.runId());
          }

          @Override
          public void viewEnded(ViewOutcome outcome) {}
        };
    MaterializationRequest request =
        new MaterializationRequest(
            views,
            new Span.Incremental(NOON),
            NOON,
            OnNullKey.SKIP,
            RunSettings.DEFAULT,
            new Meeting(rule, Duration.ofMinutes(1)));
    return new ViewQueue(request, ledger, "ours", listener, interruption, clock, pause);
  }

  private static final class SettableClock extends Clock {
    private Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("one zone is enough");
    }
  }
}
