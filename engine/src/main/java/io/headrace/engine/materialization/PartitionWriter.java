package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.materialization.latest.LatestLayout;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import io.headrace.engine.values.EntityKeyEncoder;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import io.headrace.engine.values.ValueTexts;
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
    Encoders encoders = new Encoders();
    try (OnlineWriter writer = store.openWriter(table, settings)) {
      while (rows.hasNext()) {
        writer.write(encoders.encode(rows.next()));
      }
      return List.of(encoders.result(writer.flush())).iterator();
    }
  }

  /** Built once a task. */
  private final class Encoders {
    private final EntityKeyEncoder keys = EntityKeyEncoder.of(table.joinKeys(), layout.keySchema());
    private final int firstFeature = layout.firstFeature();
    private final ValueEncoder[] values = new ValueEncoder[table.features().size()];
    private final ValueTexts[] texts = new ValueTexts[values.length];
    private final boolean keepsTexts = store.keepsTexts();
    private final String[] noTexts = new String[values.length];
    private final ValueBuffer scratch = new ValueBuffer();
    private long keysFound;
    private long completeTies;

    Encoders() {
      for (int f = 0; f < values.length; f++) {
        Field feature = table.features().get(f);
        values[f] = ValueEncoder.of(feature, layout.featureTypes().get(f));
        texts[f] = ValueTexts.of(feature.type());
      }
    }

    PartitionResult result(WriteCounts acknowledged) {
      return new PartitionResult(keysFound, completeTies, acknowledged);
    }

    OnlineRow encode(InternalRow row) {
      keysFound++;
      completeTies += row.getLong(layout.tied()) > 1 ? 1 : 0;
      byte[][] bytes = new byte[values.length][];
      for (int f = 0; f < values.length; f++) {
        bytes[f] = values[f].toBytes(row, firstFeature + f, scratch);
      }
      return new OnlineRow(
          keys.encode(row),
          bytes,
          keepsTexts ? texts(row) : noTexts,
          instantMicros == OnlineRow.NO_CREATED ? row.getLong(layout.event()) : instantMicros,
          row.isNullAt(layout.created()) ? OnlineRow.NO_CREATED : row.getLong(layout.created()));
    }

    private String[] texts(InternalRow row) {
      String[] shown = new String[values.length];
      for (int f = 0; f < values.length; f++) {
        shown[f] = texts[f].text(row, firstFeature + f);
      }
      return shown;
    }
  }
}
