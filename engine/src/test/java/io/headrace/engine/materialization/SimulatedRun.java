package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunUnderWayException;
import io.headrace.engine.materialization.latest.SourceCounts;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.online.FencedException;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An increment of one view without Spark: the ledger's, the registry's and the store's part of a
 * {@link ViewRun}, one step at a time, so that it can be left standing between any two.
 */
final class SimulatedRun {
  private static final String PROJECT = "p";
  private static final int BATCHES = 3;

  private final SimulatedStore store;
  private final RegistryStore registry;
  private final FeatureView view;
  private final LedgeredRun ledgered;
  private final Instant end;
  private OnlineTable table;
  private Interval interval;
  private int step;

  SimulatedRun(
      SimulatedStore store,
      RegistryStore registry,
      FeatureView view,
      LedgeredRun ledgered,
      Instant end) {
    this.store = store;
    this.registry = registry;
    this.view = view;
    this.ledgered = ledgered;
    this.end = end;
  }

  /**
   * Goes one step on.
   *
   * @return whether there is another one
   */
  boolean step() {
    try {
      return go(step++);
    } catch (RunUnderWayException e) {
      return false;
    } catch (FencedException e) {
      RuntimeException unused = ledgered.failed(e);
      return false;
    }
  }

  private boolean go(int at) {
    if (at == 0) {
      return plan();
    }
    if (at == 1) {
      ledgered.begin(table, plan(interval), pin());
      return true;
    }
    if (at < 2 + BATCHES) {
      store.write(table, ledgered.fence(), batch(at - 2));
      return true;
    }
    if (at == 2 + BATCHES) {
      ledgered.requireNotTakenOver();
      return true;
    }
    if (at == 3 + BATCHES) {
      if (registry.recordIncrement(view.name(), interval).isEmpty()) {
        throw ledgered.recordedByAnother();
      }
      return true;
    }
    ledgered.done(new SourceCounts(0, 0, 0), PartitionResult.NOTHING);
    return false;
  }

  private boolean plan() {
    Registry known = registry.read();
    table = OnlineTables.of(PROJECT, known.onlineName(view.name()), view);
    Optional<Instant> lastEnd = known.state(view.name()).lastEnd();
    if (lastEnd.isPresent() && !lastEnd.get().isBefore(end)) {
      return false;
    }
    interval = new Interval(lastEnd.orElse(SimulatedStore.BEGINNING), end);
    ledgered.requireFree(plan(interval), pin());
    return true;
  }

  /** A third of the minutes of the interval. */
  private List<Instant> batch(int batch) {
    List<Instant> all = SimulatedStore.events(interval);
    int size = (all.size() + BATCHES - 1) / BATCHES;
    return all.subList(
        Math.min(all.size(), batch * size), Math.min(all.size(), (batch + 1) * size));
  }

  private static ViewPlan plan(Interval interval) {
    TimeRange range = new TimeRange(Optional.of(interval.start()), Optional.of(interval.end()));
    return new ViewPlan(interval, range, Optional.empty(), Optional.empty());
  }

  private static SourcePin pin() {
    return new SourcePin("stats", "files", "stats", List.of(), OptionalLong.empty());
  }

  /** Its driver is gone without a word. */
  void crash() {
    ledgered.close();
  }
}
