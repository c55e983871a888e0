package io.headrace.engine.online;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that hands everything on to another one; what is to be different is overridden. */
public abstract class ForwardingStore implements OnlineStore {
  private static final long serialVersionUID = 1L;

  private final OnlineStore store;

  protected ForwardingStore(OnlineStore store) {
    this.store = store;
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
  public Duration timePrecision() {
    return store.timePrecision();
  }

  @Override
  public boolean keepsTexts() {
    return store.keepsTexts();
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    return store.openWriter(table, settings);
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
