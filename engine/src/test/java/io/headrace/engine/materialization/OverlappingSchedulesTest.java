package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestFeatureStore;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.ClockedLedger;
import io.headrace.engine.ledger.RunLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two schedules whose runs overlap, crash, and stand still for minutes between any two steps. Time
 * is simulated, the ledger and the registry are real.
 */
class OverlappingSchedulesTest {
  private static final int RUNS = 100;

  @TempDir Path folder;
  private final SimulatedStore online = new SimulatedStore();
  private final SettableClock clock = new SettableClock();
  private FeatureStore store;
  private FeatureView view;
  private RunLedger ledger;

  /** A run under way, and when it goes on. */
  private record Turn(SimulatedRun run, Instant at) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noIntervalIsRecordedTwiceOrWithoutItsRows(long seed) throws IOException {
    open();
    simulate(new Random(seed), Meeting.Rule.SKIP);
  }

  @ParameterizedTest
  @EnumSource(names = {"TAKE_OVER", "FAIL"})
  void norWhereLaterRunsTakeOver(Meeting.Rule rule) throws IOException {
    open();
    simulate(new Random(99), rule);
  }

  private void open() throws IOException {
    store =
        TestFeatureStore.applied(
            folder,
            "project: p\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: {type: sqlite, path: online.db}\n",
            """
            entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
            data_sources:
              - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
            feature_views:
              - {name: a, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
            """);
    view = store.viewsToMaterialize(List.of()).get(0);
    ledger = ClockedLedger.open(folder, "p", clock);
  }

  private void simulate(Random random, Meeting.Rule rule) {
    List<Turn> turns = new ArrayList<>();
    Instant begun = clock.instant();
    // Each schedule starts a run every minute or two, whatever became of the one before.
    List<Instant> starts = new ArrayList<>(List.of(begun, begun.plusSeconds(20)));
    int started = 0;
    int crashed = 0;
    int checked = 0;
    while (started < RUNS || !turns.isEmpty()) {
      Instant start = Collections.min(starts);
      Optional<Turn> turn = turns.stream().min(Comparator.comparing(Turn::at));
      if (started < RUNS && turn.map(t -> start.isBefore(t.at())).orElse(true)) {
        clock.now = start;
        turns.add(new Turn(start("run-" + started++, rule, begun), start));
        starts.set(starts.indexOf(start), start.plusSeconds(50 + random.nextInt(70)));
        continue;
      }
      turns.remove(turn.orElseThrow());
      SimulatedRun run = turn.get().run();
      clock.now = turn.get().at();
      if (random.nextInt(20) == 0) {
        run.crash();
        crashed++;
      } else if (run.step()) {
        turns.add(new Turn(run, clock.now.plus(pause(random))));
      }
      checked = check(checked);
    }
    assertThat(crashed).isPositive();
    assertThat(intervals()).hasSizeGreaterThan(10);
    // Whatever happened, the next undisturbed run brings the view to its end.
    clock.now = clock.now.plus(Duration.ofMinutes(10));
    SimulatedRun last = start("last", rule, begun);
    boolean more = true;
    while (more) {
      more = last.step();
    }
    int unused = check(checked);
    assertThat(intervals().get(intervals().size() - 1).end()).isEqualTo(end(begun));
  }

  /**
   * Steps take seconds; now and then a machine stands still for longer than silence is bearable.
   */
  private static Duration pause(Random random) {
    return random.nextInt(12) == 0
        ? Duration.ofSeconds(70 + random.nextInt(200))
        : Duration.ofSeconds(1 + random.nextInt(15));
  }

  private SimulatedRun start(String id, Meeting.Rule rule, Instant begun) {
    Meeting meeting = new Meeting(rule, Duration.ZERO);
    return new SimulatedRun(
        online,
        store.registry(),
        view,
        new LedgeredRun(ledger, online, id, view.name(), meeting),
        end(begun));
  }

  /** The event time that simulated time has come to, to the minute. */
  private Instant end(Instant begun) {
    return SimulatedStore.BEGINNING.plus(
        Duration.ofMinutes(1 + Duration.between(begun, clock.instant()).toMinutes()));
  }

  private int check(int checked) {
    List<Interval> intervals = intervals();
    for (int i = checked; i < intervals.size(); i++) {
      Instant before = i == 0 ? SimulatedStore.BEGINNING : intervals.get(i - 1).end();
      assertThat(intervals.get(i).start()).as("no gap before and nothing twice").isEqualTo(before);
      assertThat(online.holdsAllOf(intervals.get(i))).as("rows of %s", intervals.get(i)).isTrue();
    }
    return intervals.size();
  }

  private List<Interval> intervals() {
    return store.registry().read().state("a").intervals();
  }

  private static final class SettableClock extends Clock {
    // Runs note when they were planned by the machine's own clock.
    private Instant now = Instant.now();

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
