package io.headrace.engine.verification.online;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** An online store in the memory of the test, where newer wins. */
record MapStore(Duration timePrecision) implements OnlineStore {
  /** By key in hex. */
  static final Map<String, StoredRow> ROWS = new ConcurrentHashMap<>();

  static final AtomicLong WRITTEN = new AtomicLong();
  static final AtomicLong READ = new AtomicLong();

  /** Whether a row of equal time loses, as one does that was created earlier. */
  static final AtomicBoolean KEEPS_EQUAL = new AtomicBoolean();

  static void clear() {
    ROWS.clear();
    WRITTEN.set(0);
    READ.set(0);
    KEEPS_EQUAL.set(false);
  }

  static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }

  @Override
  public String description() {
    return "A map";
  }

  @Override
  public int maxWriters() {
    return 2;
  }

  @Override
  public void prepare(OnlineTable table) {}

  @Override
  public void drop(OnlineTable table) {
    ROWS.clear();
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    return new Writer(table, timePrecision);
  }

  @Override
  public void forEachKey(OnlineTable table, Consumer<byte[]> keys) {
    ROWS.keySet().forEach(k -> keys.accept(HexFormat.of().parseHex(k)));
  }

  @Override
  public void remove(OnlineTable table, List<byte[]> entityKeys, RunFence fence) {
    entityKeys.forEach(k -> ROWS.remove(hex(k)));
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    READ.addAndGet(entityKeys.size());
    return entityKeys.stream().map(k -> Optional.ofNullable(ROWS.get(hex(k)))).toList();
  }

  @Override
  public String incarnation() {
    return "one";
  }

  private static final class Writer implements OnlineWriter {
    private final OnlineTable table;
    private final long precisionMicros;
    private WriteCounts counts = WriteCounts.NONE;

    Writer(OnlineTable table, Duration precision) {
      this.table = table;
      this.precisionMicros = precision.toNanos() / 1_000;
    }

    @Override
    public void write(OnlineRow row) {
      Map<String, byte[]> values = new HashMap<>();
      for (int f = 0; f < row.values().length; f++) {
        values.put(table.features().get(f).name(), row.values()[f]);
      }
      long at = Math.floorDiv(row.eventMicros(), precisionMicros) * precisionMicros;
      StoredRow now = new StoredRow(at, values);
      boolean[] newer = {true};
      ROWS.merge(
          hex(row.entityKey()),
          now,
          (stored, written) -> {
            long order = Long.compare(written.eventMicros(), stored.eventMicros());
            newer[0] = KEEPS_EQUAL.get() ? order > 0 : order >= 0;
            return newer[0] ? written : stored;
          });
      boolean isWritten = newer[0];
      WRITTEN.addAndGet(isWritten ? 1 : 0);
      counts = counts.plus(new WriteCounts(isWritten ? 1 : 0, isWritten ? 0 : 1, 0, 0, 0));
    }

    @Override
    public WriteCounts flush() {
      return counts;
    }

    @Override
    public void close() {}
  }
}
