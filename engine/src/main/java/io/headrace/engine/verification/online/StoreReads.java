package io.headrace.engine.verification.online;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.Pace;
import io.headrace.engine.online.StoredRow;
import java.util.List;
import java.util.Optional;

/** Reads one task's keys in batches, no faster than it may. */
final class StoreReads {
  /** Keys a read: enough to keep a connection busy, few enough to spread a slow rate evenly. */
  static final int BATCH = 250;

  private final OnlineStore store;
  private final OnlineTable table;
  private final List<String> features;
  private final Pace pace;

  StoreReads(OnlineStore store, OnlineTable table, Pace pace) {
    this.store = store;
    this.table = table;
    this.features = table.features().stream().map(Field::name).toList();
    this.pace = pace;
  }

  List<Optional<StoredRow>> read(List<byte[]> keys) {
    pace.await(keys.size());
    long start = System.nanoTime();
    List<Optional<StoredRow>> rows = store.read(table, keys, features);
    pace.answered(keys.size(), System.nanoTime() - start);
    return rows;
  }
}
