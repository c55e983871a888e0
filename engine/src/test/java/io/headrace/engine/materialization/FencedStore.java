package io.headrace.engine.materialization;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.online.FencedException;
import io.headrace.engine.online.MemoryStore;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A store in memory with a fence. What it holds is static: what tasks write, the test sees. One
 * table is enough.
 */
final class FencedStore extends MemoryStore {
  private static final long serialVersionUID = 1L;

  /** Rows by key in hex. */
  static final Map<String, OnlineRow> ROWS = new HashMap<>();

  /** Done once, by the first writer that is about to send its rows. */
  static final AtomicReference<Runnable> BEFORE_THE_ROWS = new AtomicReference<>();

  /** Done once, when a run asks for the second time whether the server is still the same. */
  static final AtomicReference<Runnable> WHEN_ALL_IS_WRITTEN = new AtomicReference<>();

  /** Whether the next try to raise the fence fails. */
  static final AtomicBoolean FENCE_FAILS = new AtomicBoolean();

  private static final AtomicInteger LOOKS = new AtomicInteger();

  private static long least;

  static synchronized void clear() {
    ROWS.clear();
    BEFORE_THE_ROWS.set(null);
    WHEN_ALL_IS_WRITTEN.set(null);
    FENCE_FAILS.set(false);
    LOOKS.set(0);
    least = 0;
  }

  private static synchronized WriteCounts accept(
      OnlineTable table, RunFence fence, List<OnlineRow> rows) {
    if (fence.generation() < least) {
      throw new FencedException("fenced store", table.name(), fence);
    }
    rows.forEach(r -> ROWS.put(HexFormat.of().formatHex(r.entityKey()), r));
    return new WriteCounts(rows.size(), 0, 0, 0, 0);
  }

  @Override
  public String description() {
    return "fenced store";
  }

  @Override
  protected WriteCounts accept(OnlineTable table, WriteSettings settings, List<OnlineRow> rows) {
    Runnable before = BEFORE_THE_ROWS.getAndSet(null);
    if (before != null) {
      before.run();
    }
    return accept(table, settings.fence(), rows);
  }

  @Override
  public long fence(OnlineTable table) {
    synchronized (FencedStore.class) {
      return least;
    }
  }

  @Override
  public void raiseFence(OnlineTable table, RunFence fence) {
    if (FENCE_FAILS.getAndSet(false)) {
      throw new StoreException("fenced store", "it does not answer.", null);
    }
    synchronized (FencedStore.class) {
      least = Math.max(least, fence.generation());
    }
  }

  @Override
  public String incarnation() {
    if (LOOKS.incrementAndGet() == 2) {
      Runnable then = WHEN_ALL_IS_WRITTEN.getAndSet(null);
      if (then != null) {
        then.run();
      }
    }
    return "one";
  }
}
