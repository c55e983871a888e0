package io.headrace.benchmarks.stores;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.values.EntityKeyEncoder;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import io.headrace.engine.values.ValueTexts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;

/** Rows as writers take them, all in memory, so that a store's time is not that of a source. */
final class EncodedRows {
  private static final String[] NO_TEXTS = {};

  private final EntityKeyEncoder keys;
  private final ValueEncoder[] values;
  private final ValueTexts[] texts;
  private final int[] columns;
  private final int event;
  private final int created;
  private final boolean keepsTexts;
  private final ValueBuffer scratch = new ValueBuffer();

  private EncodedRows(OnlineTable table, StructType schema, OnlineStore store) {
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

  /** All rows of a parquet folder, with texts where the store keeps them. */
  static List<OnlineRow> read(
      SparkSession spark, Path files, OnlineTable table, OnlineStore store) {
    Dataset<Row> rows = spark.read().parquet(files.toString());
    EncodedRows encoder = new EncodedRows(table, rows.schema(), store);
    List<OnlineRow> encoded = new ArrayList<>();
    Iterator<InternalRow> found = rows.queryExecution().executedPlan().executeToIterator();
    while (found.hasNext()) {
      encoded.add(encoder.encode(found.next()));
    }
    return encoded;
  }

  private OnlineRow encode(InternalRow row) {
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
