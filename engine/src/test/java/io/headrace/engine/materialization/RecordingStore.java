package io.headrace.engine.materialization;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store in memory that can be told to fail. Its rows are static: what tasks write, the test sees.
 */
final class RecordingStore implements OnlineStore {
  private static final long serialVersionUID = 1L;

  /** Rows by table, key in hex. */
  static final Map<String, Map<String, OnlineRow>> ROWS = new ConcurrentHashMap<>();

  /** Goes up with every question, when the server is to look restarted. */
  static final AtomicInteger RESTARTS = new AtomicInteger();

  private final String failingTable;
  private final boolean restarting;

  private RecordingStore(String failingTable, boolean restarting) {
    this.failingTable = failingTable;
    this.restarting = restarting;
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
    return 2;
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
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    List<OnlineRow> batch = new ArrayList<>();
    return new OnlineWriter() {
      @Override
      public void write(OnlineRow row) {
        batch.add(row);
      }

      @Override
      public WriteCounts flush() {
        if (table.name().equals(failingTable)) {
          throw new StoreException("recording store", "it was told to fail.", null);
        }
        batch.forEach(r -> ROWS.get(table.name()).put(HexFormat.of().formatHex(r.entityKey()), r));
        return new WriteCounts(batch.size(), 0, 0, 0, 0);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    throw new UnsupportedOperationException("nothing is read here");
  }

  @Override
  public String incarnation() {
    return restarting ? String.valueOf(RESTARTS.incrementAndGet()) : "one";
  }
}
