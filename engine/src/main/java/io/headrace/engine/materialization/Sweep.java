package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.Pacing;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Removes online keys that the source has no row for. */
final class Sweep implements FlatMapFunction<Iterator<Row>, WriteCounts> {
  private static final long serialVersionUID = 1L;

  private final OnlineStore store;
  private final OnlineTable table;
  private final WriteSettings settings;
  private final long boundMicros;

  private Sweep(OnlineStore store, OnlineTable table, WriteSettings settings, long boundMicros) {
    this.store = store;
    this.table = table;
    this.settings = settings;
    this.boundMicros = boundMicros;
  }

  /**
   * Lists the store's keys and removes those without source row, up to a bound.
   *
   * @param rows what the store should hold
   * @param boundMicros rows with a later event timestamp stay
   */
  static WriteCounts run(
      ExpectedRows rows,
      OnlineStore store,
      OnlineTable table,
      WriteSettings settings,
      long boundMicros) {
    return rows
        .withoutSourceRow(
            new StoredKeys(store, table, Pacing.UNLIMITED),
            new Sweep(store, table, settings, boundMicros),
            store.maxWriters())
        .stream()
        .reduce(WriteCounts.NONE, WriteCounts::plus);
  }

  @Override
  public Iterator<WriteCounts> call(Iterator<Row> keys) {
    if (!keys.hasNext()) {
      return List.of(WriteCounts.NONE).iterator();
    }
    try (OnlineWriter writer = store.openWriter(table, settings)) {
      while (keys.hasNext()) {
        writer.remove(keys.next().getAs(0), boundMicros);
      }
      return List.of(writer.flush()).iterator();
    }
  }
}
