package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A real store with a {@link Fault} on the way to it. */
final class FaultyStore implements OnlineStore {
  private static final long serialVersionUID = 1L;

  private final OnlineStore store;
  private final Fault fault;

  FaultyStore(OnlineStore store, Fault fault) {
    this.store = store;
    this.fault = fault;
  }

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public int maxWriters() {
    return store.maxWriters();
  }

  @Override
  public void prepare(OnlineTable table) {
    store.prepare(table);
  }

  @Override
  public void drop(OnlineTable table) {
    store.drop(table);
  }

  @Override
  public boolean keepsTexts() {
    return store.keepsTexts();
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    return new Writer(store.openWriter(table, settings));
  }

  @Override
  public long fence(OnlineTable table) {
    return store.fence(table);
  }

  @Override
  public void raiseFence(OnlineTable table, RunFence fence) {
    store.raiseFence(table, fence);
  }

  @Override
  public void forEachKey(OnlineTable table, Consumer<byte[]> keys) {
    store.forEachKey(table, keys);
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    return store.read(table, entityKeys, features);
  }

  @Override
  public String incarnation() {
    return store.incarnation();
  }

  private final class Writer implements OnlineWriter {
    private final OnlineWriter writer;
    private long rows;

    Writer(OnlineWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(OnlineRow row) {
      writer.write(row);
      strikeAfterEnough();
    }

    @Override
    public void remove(byte[] entityKey, long boundMicros) {
      writer.remove(entityKey, boundMicros);
      strikeAfterEnough();
    }

    private void strikeAfterEnough() {
      if (++rows == fault.afterRows()) {
        // What was written up to here stands in the store when the fault strikes.
        writer.flush();
        fault.strike();
      }
    }

    @Override
    public WriteCounts flush() {
      WriteCounts counts = writer.flush();
      fault.writerFinished();
      return counts;
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
