package io.headrace.jobs.session;

import io.headrace.engine.online.MemoryStore;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store in memory where something goes wrong after a batch has been acknowledged. Its rows are
 * static: what tasks write, the test sees.
 */
final class FlakyStore extends MemoryStore {
  private static final long serialVersionUID = 1L;

  /** Keys in hex. */
  static final Map<String, Long> ROWS = new ConcurrentHashMap<>();

  /** How many writers have been flushed so far. */
  static final AtomicInteger FLUSHES = new AtomicInteger();

  /** Happens when the first writer has been flushed, before its task ends. */
  interface Mishap extends java.io.Serializable {
    void happen();
  }

  private final Mishap mishap;

  FlakyStore(Mishap mishap) {
    this.mishap = mishap;
    ROWS.clear();
    FLUSHES.set(0);
  }

  @Override
  public String description() {
    return "flaky store";
  }

  @Override
  public int maxWriters() {
    return 8;
  }

  @Override
  protected WriteCounts accept(OnlineTable table, WriteSettings settings, List<OnlineRow> rows) {
    rows.forEach(r -> ROWS.put(HexFormat.of().formatHex(r.entityKey()), r.eventMicros()));
    if (FLUSHES.incrementAndGet() == 1) {
      mishap.happen();
    }
    return new WriteCounts(rows.size(), 0, 0, 0, 10L * rows.size());
  }
}
