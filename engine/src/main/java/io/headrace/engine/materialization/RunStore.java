package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.Pacing;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.StoreRoom;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.online.TableCollision;
import io.headrace.engine.online.WriteSettings;
import io.headrace.engine.online.Writes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The online store as one part of a run sees it: with its share of the writers, its pace and its
 * choice of rows, and with an eye on how far the writers are.
 */
final class RunStore implements OnlineStore {
  private static final long serialVersionUID = 1L;

  private final OnlineStore store;
  private final int writers;
  private final Writes writes;
  private final Pacing pacing;

  /** By the table's name. */
  private final Map<String, WriteTally> tallies;

  RunStore(
      OnlineStore store,
      int writers,
      Writes writes,
      Pacing pacing,
      Map<String, WriteTally> tallies) {
    this.store = store;
    this.writers = writers;
    this.writes = writes;
    this.pacing = pacing;
    this.tallies = Map.copyOf(tallies);
  }

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public int maxWriters() {
    return writers;
  }

  @Override
  public Duration timePrecision() {
    return store.timePrecision();
  }

  @Override
  public boolean keepsTexts() {
    return store.keepsTexts();
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    return openWriter(table, settings.fence());
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, RunFence fence) {
    OnlineWriter writer = store.openWriter(table, new WriteSettings(fence, writes, pacing));
    WriteTally tally = tallies.get(table.name());
    return tally == null ? writer : new CountingWriter(writer, tally);
  }

  @Override
  public List<TableCollision> collisions(List<OnlineTable> tables) {
    return store.collisions(tables);
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
  public void remove(OnlineTable table, List<byte[]> entityKeys, RunFence fence) {
    store.remove(table, entityKeys, fence);
  }

  @Override
  public Optional<StoreRoom> room() {
    return store.room();
  }

  @Override
  public long estimatedRowBytes(OnlineTable table, long valueBytes) {
    return store.estimatedRowBytes(table, valueBytes);
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
}
