package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.online.FencedException;
import io.headrace.engine.online.MemoryStore;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A store with a fence that remembers every event it was given; there is one a minute. */
final class SimulatedStore extends MemoryStore {
  private static final long serialVersionUID = 1L;

  static final Instant BEGINNING = Instant.parse("2025-01-01T00:00:00Z");
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private final transient Set<Instant> rows = new TreeSet<>();
  private long least;

  /** The event times of an interval. */
  static List<Instant> events(Interval interval) {
    List<Instant> events = new ArrayList<>();
    for (Instant t = interval.start(); !t.isAfter(interval.end()); t = t.plus(BETWEEN)) {
      events.add(t);
    }
    return events;
  }

  void write(OnlineTable table, RunFence fence, List<Instant> events) {
    if (fence.generation() < least) {
      throw new FencedException("simulated store", table.name(), fence);
    }
    rows.addAll(events);
  }

  boolean holdsAllOf(Interval interval) {
    return rows.containsAll(events(interval));
  }

  @Override
  public String description() {
    return "simulated store";
  }

  @Override
  public long fence(OnlineTable table) {
    return least;
  }

  @Override
  public void raiseFence(OnlineTable table, RunFence fence) {
    least = Math.max(least, fence.generation());
  }

  @Override
  protected WriteCounts accept(OnlineTable table, WriteSettings settings, List<OnlineRow> rows) {
    throw new UnsupportedOperationException("a simulated run writes events");
  }
}
