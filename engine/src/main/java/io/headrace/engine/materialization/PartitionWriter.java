package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.values.EntityKeyEncoder;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import io.headrace.engine.values.ValueTexts;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Writes one partition of {@link LatestRows} into the store, from Spark's internal rows: keys and
 * values are encoded where they are, and one writer serves the partition.
 */
final class PartitionWriter implements FlatMapFunction<Iterator<InternalRow>, PartitionResult> {
  private static final long serialVersionUID = 1L;

  private final OnlineTable table;
  private final StructType schema;
  private final OnlineStore store;
  private final RunFence fence;

  /**
   * Written as every row's event timestamp instead of its own; {@link OnlineRow#NO_CREATED} for its
   * own.
   */
  private final long instantMicros;

  private PartitionWriter(
      OnlineTable table, StructType schema, OnlineStore store, RunFence fence, long instantMicros) {
    this.table = table;
    this.schema = schema;
    this.store = store;
    this.fence = fence;
    this.instantMicros = instantMicros;
  }

  /**
   * Writes all partitions, at most as many at once as the store takes, and adds up what became of
   * the rows.
   */
  static PartitionResult writeAll(
      Dataset<Row> latest,
      OnlineTable table,
      OnlineStore store,
      RunFence fence,
      Optional<Instant> instant) {
    Dataset<Row> bounded = latest.coalesce(store.maxWriters());
    PartitionWriter writer =
        new PartitionWriter(
            table,
            bounded.schema(),
            store,
            fence,
            instant.map(Micros::of).orElse(OnlineRow.NO_CREATED));
    List<PartitionResult> results =
        bounded.queryExecution().toRdd().toJavaRDD().mapPartitions(writer).collect();
    return results.stream().reduce(PartitionResult.NOTHING, PartitionResult::plus);
  }

  @Override
  public Iterator<PartitionResult> call(Iterator<InternalRow> rows) {
    if (!rows.hasNext()) {
      return List.of(PartitionResult.NOTHING).iterator();
    }
    Encoders encoders = new Encoders();
    try (OnlineWriter writer = store.openWriter(table, fence)) {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        if (encoders.countAndFindWinner(row)) {
          writer.write(encoders.encode(row));
        }
      }
      return List.of(encoders.result(writer.flush())).iterator();
    }
  }

  /**
   * Built once a task. Columns are where {@link LatestRows} says they are: keys, features, times,
   * counts.
   */
  private final class Encoders {
    private final EntityKeyEncoder keys = EntityKeyEncoder.of(table.joinKeys(), schema);
    private final int firstFeature = table.joinKeys().size();
    private final ValueEncoder[] values = new ValueEncoder[table.features().size()];
    private final ValueTexts[] texts = new ValueTexts[values.length];
    private final int event = schema.fieldIndex(LatestRows.EVENT);
    private final int created = schema.fieldIndex(LatestRows.CREATED);
    private final int tied = schema.fieldIndex(LatestRows.TIED);
    private final int count = schema.fieldIndex(LatestRows.ROWS);
    private final int withoutTime = schema.fieldIndex(LatestRows.ROWS_WITHOUT_TIME);
    private final ValueBuffer scratch = new ValueBuffer();
    private long rowsRead;
    private long rowsWithoutTime;
    private long rowsWithoutKey;
    private long keysFound;
    private long completeTies;

    Encoders() {
      for (int f = 0; f < values.length; f++) {
        Field feature = table.features().get(f);
        values[f] = ValueEncoder.of(feature, schema.fields()[firstFeature + f].dataType());
        texts[f] = ValueTexts.of(feature.type());
      }
    }

    /** Counts the rows that the group stands for, and says whether one of them is to be written. */
    boolean countAndFindWinner(InternalRow row) {
      long rows = row.getLong(count);
      rowsRead += rows;
      if (keys.hasNull(row)) {
        rowsWithoutKey += rows;
        return false;
      }
      if (instantMicros == OnlineRow.NO_CREATED) {
        rowsWithoutTime += row.getLong(withoutTime);
      }
      if (row.isNullAt(tied)) {
        return false;
      }
      keysFound++;
      completeTies += row.getLong(tied) > 1 ? 1 : 0;
      return true;
    }

    PartitionResult result(WriteCounts acknowledged) {
      return new PartitionResult(
          rowsRead, rowsWithoutTime, rowsWithoutKey, keysFound, completeTies, acknowledged);
    }

    OnlineRow encode(InternalRow row) {
      byte[][] bytes = new byte[values.length][];
      String[] shown = new String[values.length];
      for (int f = 0; f < values.length; f++) {
        bytes[f] = values[f].toBytes(row, firstFeature + f, scratch);
        shown[f] = texts[f].text(row, firstFeature + f);
      }
      return new OnlineRow(
          keys.encode(row),
          bytes,
          shown,
          instantMicros == OnlineRow.NO_CREATED ? row.getLong(event) : instantMicros,
          row.isNullAt(created) ? OnlineRow.NO_CREATED : row.getLong(created));
    }
  }
}
