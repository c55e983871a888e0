package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.materialization.latest.LatestLayout;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.values.EntityKeyEncoder;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import io.headrace.engine.values.ValueTexts;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Latest rows as bytes, from Spark's internal rows. Built once a task; not for use by several
 * threads.
 */
final class RowEncoder {
  private final LatestLayout layout;
  private final boolean keepsTexts;
  private final long instantMicros;
  private final EntityKeyEncoder keyEncoder;
  private final ValueEncoder[] values;
  private final ValueTexts[] texts;
  private final String[] noTexts;
  private final ValueBuffer scratch = new ValueBuffer();
  private long keys;
  private long completeTies;

  /**
   * @param instantMicros every row's event timestamp instead of its own; {@link
   *     OnlineRow#NO_CREATED} for its own
   */
  RowEncoder(OnlineTable table, LatestLayout layout, boolean keepsTexts, long instantMicros) {
    this.layout = layout;
    this.keepsTexts = keepsTexts;
    this.instantMicros = instantMicros;
    this.keyEncoder = EntityKeyEncoder.of(table.joinKeys(), layout.keySchema());
    this.values = new ValueEncoder[table.features().size()];
    this.texts = new ValueTexts[values.length];
    this.noTexts = new String[values.length];
    for (int f = 0; f < values.length; f++) {
      Field feature = table.features().get(f);
      values[f] = ValueEncoder.of(feature, layout.featureTypes().get(f));
      texts[f] = ValueTexts.of(feature.type());
    }
  }

  /** How many rows were encoded, one a key. */
  long keys() {
    return keys;
  }

  /** How many of them share both times with other rows of their key. */
  long completeTies() {
    return completeTies;
  }

  /** The entity key alone. */
  byte[] key(InternalRow row) {
    return keyEncoder.encode(row);
  }

  OnlineRow encode(InternalRow row) {
    keys++;
    completeTies += row.getLong(layout.tied()) > 1 ? 1 : 0;
    byte[][] bytes = new byte[values.length][];
    for (int f = 0; f < values.length; f++) {
      bytes[f] = values[f].toBytes(row, layout.firstFeature() + f, scratch);
    }
    return new OnlineRow(
        keyEncoder.encode(row),
        bytes,
        keepsTexts ? texts(row) : noTexts,
        instantMicros == OnlineRow.NO_CREATED ? row.getLong(layout.event()) : instantMicros,
        row.isNullAt(layout.created()) ? OnlineRow.NO_CREATED : row.getLong(layout.created()));
  }

  private String[] texts(InternalRow row) {
    String[] shown = new String[values.length];
    for (int f = 0; f < values.length; f++) {
      shown[f] = texts[f].text(row, layout.firstFeature() + f);
    }
    return shown;
  }
}
