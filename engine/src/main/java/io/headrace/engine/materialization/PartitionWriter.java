package io.headrace.engine.materialization;

import io.headrace.engine.definitions.OnDelete;
import io.headrace.engine.materialization.latest.LatestLayout;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Writes the latest rows of some keys into the store, from Spark's internal rows: keys and values
 * are encoded where they are, and one writer serves the task.
 */
final class PartitionWriter implements FlatMapFunction<Iterator<InternalRow>, PartitionResult> {
  private static final long serialVersionUID = 1L;

  private final OnlineTable table;
  private final LatestLayout layout;
  private final OnlineStore store;
  private final WriteSettings settings;

  /**
   * Written as every row's event timestamp instead of its own; {@link OnlineRow#NO_CREATED} for its
   * own.
   */
  private final long instantMicros;

  private final RowBounds bounds;
  private final OnDelete onDelete;

  private PartitionWriter(
      OnlineTable table,
      LatestLayout layout,
      OnlineStore store,
      WriteSettings settings,
      long instantMicros,
      RowBounds bounds,
      OnDelete onDelete) {
    this.table = table;
    this.layout = layout;
    this.store = store;
    this.settings = settings;
    this.instantMicros = instantMicros;
    this.bounds = bounds;
    this.onDelete = onDelete;
  }

  /**
   * Writes all rows and adds up what became of them.
   *
   * @param writers how many may be open at once
   * @param instant written as every row's event timestamp instead of its own
   * @param bounds what the rows replace
   * @param onDelete what becomes of keys that have no row any more
   */
  static PartitionResult writeAll(
      LatestRows latest,
      OnlineTable table,
      OnlineStore store,
      WriteSettings settings,
      int writers,
      Optional<Instant> instant,
      RowBounds bounds,
      OnDelete onDelete) {
    PartitionWriter writer =
        new PartitionWriter(
            table,
            latest.layout(),
            store,
            settings,
            instant.map(Micros::of).orElse(OnlineRow.NO_CREATED),
            bounds,
            onDelete);
    return latest.run(writer, writers).stream()
        .reduce(PartitionResult.NOTHING, PartitionResult::plus);
  }

  @Override
  public Iterator<PartitionResult> call(Iterator<InternalRow> rows) {
    if (!rows.hasNext()) {
      return List.of(PartitionResult.NOTHING).iterator();
    }
    RowEncoder encoder = new RowEncoder(table, layout, store.keepsTexts(), instantMicros);
    try (OnlineWriter writer = store.openWriter(table, settings)) {
      long withoutRow = bounds instanceof RowBounds.Own ? writeOwn(rows, encoder, writer) : 0;
      if (bounds instanceof RowBounds.Same same) {
        while (rows.hasNext()) {
          writer.write(RowBounds.bounded(encoder.encode(rows.next()), same.micros()));
        }
      }
      while (rows.hasNext()) {
        writer.write(encoder.encode(rows.next()));
      }
      WriteCounts acknowledged = writer.flush();
      return List.of(
              new PartitionResult(
                  encoder.keys(),
                  withoutRow,
                  encoder.completeTies(),
                  acknowledged,
                  writer.refused()))
          .iterator();
    }
  }

  /** Gives the number of keys without row. */
  private long writeOwn(Iterator<InternalRow> rows, RowEncoder encoder, OnlineWriter writer) {
    int bound = layout.firstFeature() + table.features().size();
    long withoutRow = 0;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      long boundMicros = row.getLong(bound);
      if (!row.isNullAt(layout.event())) {
        writer.write(RowBounds.bounded(encoder.encode(row), boundMicros));
      } else {
        withoutRow++;
        // Without a bound the source has never had a row that a run could have written.
        if (onDelete == OnDelete.REMOVE && boundMicros != OnlineRow.NO_BOUND) {
          writer.remove(encoder.key(row), boundMicros);
        }
      }
    }
    return withoutRow;
  }
}
