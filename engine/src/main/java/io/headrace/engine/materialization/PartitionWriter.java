package io.headrace.engine.materialization;

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

  private PartitionWriter(
      OnlineTable table,
      LatestLayout layout,
      OnlineStore store,
      WriteSettings settings,
      long instantMicros) {
    this.table = table;
    this.layout = layout;
    this.store = store;
    this.settings = settings;
    this.instantMicros = instantMicros;
  }

  /**
   * Writes all rows and adds up what became of them.
   *
   * @param writers how many may be open at once
   * @param instant written as every row's event timestamp instead of its own
   */
  static PartitionResult writeAll(
      LatestRows latest,
      OnlineTable table,
      OnlineStore store,
      WriteSettings settings,
      int writers,
      Optional<Instant> instant) {
    PartitionWriter writer =
        new PartitionWriter(
            table,
            latest.layout(),
            store,
            settings,
            instant.map(Micros::of).orElse(OnlineRow.NO_CREATED));
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
      while (rows.hasNext()) {
        writer.write(encoder.encode(rows.next()));
      }
      WriteCounts acknowledged = writer.flush();
      return List.of(
              new PartitionResult(
                  encoder.keys(), encoder.completeTies(), acknowledged, writer.refused()))
          .iterator();
    }
  }
}
