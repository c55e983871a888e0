package io.headrace.benchmarks.stores;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.values.EntityKeyEncoder;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import io.headrace.engine.values.ValueTexts;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Rows of the benchmark's files as writers take them, by the engine's own encoders. */
final class RowEncoder {
  private static final String[] NO_TEXTS = {};

  private final EntityKeyEncoder keys;
  private final ValueEncoder[] values;
  private final ValueTexts[] texts;
  private final int[] columns;
  private final int event;
  private final int created;
  private final boolean keepsTexts;
  private final ValueBuffer scratch = new ValueBuffer();

  /**
   * @param schema of the rows
   * @param store whose texts are made where it keeps them
   */
  RowEncoder(OnlineTable table, StructType schema, OnlineStore store) {
    int features = table.features().size();
    keys = EntityKeyEncoder.of(table.joinKeys(), schema);
    values = new ValueEncoder[features];
    texts = new ValueTexts[features];
    columns = new int[features];
    event = schema.fieldIndex("event_timestamp");
    created = schema.fieldIndex("created");
    keepsTexts = store.keepsTexts();
    for (int f = 0; f < features; f++) {
      Field feature = table.features().get(f);
      columns[f] = schema.fieldIndex(feature.name());
      values[f] = ValueEncoder.of(feature, schema.fields()[columns[f]].dataType());
      texts[f] = ValueTexts.of(feature.type());
    }
  }

  OnlineRow encode(InternalRow row) {
    byte[][] bytes = new byte[values.length][];
    String[] shown = keepsTexts ? new String[values.length] : NO_TEXTS;
    for (int f = 0; f < values.length; f++) {
      bytes[f] = values[f].toBytes(row, columns[f], scratch);
      if (keepsTexts) {
        shown[f] = texts[f].text(row, columns[f]);
      }
    }
    return new OnlineRow(keys.encode(row), bytes, shown, row.getLong(event), row.getLong(created));
  }
}
