package io.headrace.engine.materialization;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.online.MemoryStore;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.StoreRoom;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;

/**
 * A store in memory that can be told to fail. Its rows are static: what tasks write, the test sees.
 */
final class RecordingStore extends MemoryStore {
  private static final long serialVersionUID = 1L;

  /** Rows by table, key in hex. */
  static final Map<String, Map<String, OnlineRow>> ROWS = new ConcurrentHashMap<>();

  /** Goes up with every question, when the server is to look restarted. */
  static final AtomicInteger RESTARTS = new AtomicInteger();

  /** How many writers are open, and how many were at most. */
  static final AtomicInteger WRITERS = new AtomicInteger();

  static final AtomicInteger MOST_WRITERS = new AtomicInteger();

  /** Settings that writers were opened with. */
  static final Queue<WriteSettings> SETTINGS = new ConcurrentLinkedQueue<>();

  private final String failingTable;
  private final boolean restarting;
  private final int maxWriters;
  private final StoreRoom room;
  private final long rowBytes;
  private final String endlessTable;

  private RecordingStore(String failingTable, boolean restarting) {
    this(failingTable, restarting, 2, null, 0, "");
  }

  private RecordingStore(
      String failingTable,
      boolean restarting,
      int maxWriters,
      StoreRoom room,
      long rowBytes,
      String endlessTable) {
    this.failingTable = failingTable;
    this.restarting = restarting;
    this.maxWriters = maxWriters;
    this.room = room;
    this.rowBytes = rowBytes;
    this.endlessTable = endlessTable;
  }

  /** Writing to the table ends when its task is cancelled, and never before. */
  static RecordingStore endlessOn(String table) {
    return new RecordingStore("", false, 2, null, 0, table);
  }

  static RecordingStore withWriters(int maxWriters) {
    return new RecordingStore("", false, maxWriters, null, 0, "");
  }

  /** In memory that is bounded; each row takes so much. */
  static RecordingStore bounded(StoreRoom room, long rowBytes) {
    return new RecordingStore("", false, 2, room, rowBytes, "");
  }

  static void forget() {
    ROWS.clear();
    MOST_WRITERS.set(0);
    SETTINGS.clear();
  }

  static RecordingStore healthy() {
    return new RecordingStore("", false);
  }

  static RecordingStore failingOn(String table) {
    return new RecordingStore(table, false);
  }

  static RecordingStore restarting() {
    return new RecordingStore("", true);
  }

  @Override
  public String description() {
    return "recording store";
  }

  @Override
  public int maxWriters() {
    return maxWriters;
  }

  @Override
  public void prepare(OnlineTable table) {
    ROWS.putIfAbsent(table.name(), new ConcurrentHashMap<>());
  }

  @Override
  public void drop(OnlineTable table) {
    ROWS.remove(table.name());
  }

  @Override
  public Optional<StoreRoom> room() {
    return Optional.ofNullable(room);
  }

  @Override
  public long estimatedRowBytes(OnlineTable table, long valueBytes) {
    return rowBytes;
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    MOST_WRITERS.accumulateAndGet(WRITERS.incrementAndGet(), Math::max);
    SETTINGS.add(settings);
    OnlineWriter writer = super.openWriter(table, settings);
    return new OnlineWriter() {
      @Override
      public void write(OnlineRow row) {
        writer.write(row);
      }

      @Override
      public WriteCounts flush() {
        return writer.flush();
      }

      @Override
      public void close() {
        WRITERS.decrementAndGet();
      }
    };
  }

  @Override
  protected WriteCounts accept(OnlineTable table, WriteSettings settings, List<OnlineRow> rows) {
    while (table.name().equals(endlessTable)) {
      TaskContext.get().killTaskIfInterrupted();
      Thread.onSpinWait();
    }
    if (table.name().equals(failingTable)) {
      throw new StoreException("recording store", "it was told to fail.", null);
    }
    rows.forEach(r -> ROWS.get(table.name()).put(HexFormat.of().formatHex(r.entityKey()), r));
    return new WriteCounts(rows.size(), 0, 0, 0, 0);
  }

  @Override
  public String incarnation() {
    return restarting ? String.valueOf(RESTARTS.incrementAndGet()) : "one";
  }
}
