package io.headrace.benchmarks.encoder;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.rows.Sequences;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Rows as they come out of a shuffle, with the encoders of their columns. */
final class EncodedRows {
  private static final int ROWS = 1024;

  private final ValueEncoder[] encoders;
  private final UnsafeRow[] rows = new UnsafeRow[ROWS];
  private final ValueBuffer scratch = new ValueBuffer();
  private int next;

  EncodedRows(List<EncoderCase> columns) {
    encoders =
        IntStream.range(0, columns.size())
            .mapToObj(
                i ->
                    ValueEncoder.of(
                        new Field("feature_" + i, columns.get(i).type()), columns.get(i).spark()))
            .toArray(ValueEncoder[]::new);
    List<Expression> references = new ArrayList<>();
    columns.forEach(c -> references.add(new BoundReference(references.size(), c.spark(), true)));
    UnsafeProjection projection = UnsafeProjection.create(Sequences.of(references));
    Random random = new Random(1);
    for (int r = 0; r < ROWS; r++) {
      Object[] values = columns.stream().map(c -> c.value(random)).toArray();
      rows[r] = projection.apply(new GenericInternalRow(values)).copy();
    }
  }

  /** The values of the next row. */
  byte[][] encode() {
    UnsafeRow row = rows[next++ & (ROWS - 1)];
    byte[][] bytes = new byte[encoders.length][];
    for (int f = 0; f < encoders.length; f++) {
      bytes[f] = encoders[f].toBytes(row, f, scratch);
    }
    return bytes;
  }
}
