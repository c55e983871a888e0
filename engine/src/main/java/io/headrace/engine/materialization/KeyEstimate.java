package io.headrace.engine.materialization;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.struct;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.values.ValueColumns;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * About how much a view will write.
 *
 * @param keys distinct entity keys
 * @param valueBytes serialized values of a key, all features together
 */
record KeyEstimate(long keys, long valueBytes) {
  /** Sketches and samples are so far off at most, nearly always. */
  static final double ERROR = 0.1;

  private static final Set<Primitive> FIXED =
      EnumSet.of(
          Primitive.INT32,
          Primitive.INT64,
          Primitive.FLOAT32,
          Primitive.FLOAT64,
          Primitive.BOOL,
          Primitive.UNIX_TIMESTAMP);

  private static final double SKETCH_ERROR = 0.02;
  private static final int SAMPLE = 1_000;
  private static final long FIXED_SIZE = 16;
  private static final long VARIABLE_SIZE = 128;

  /**
   * A generous one that costs nothing: every row a key of its own. Empty where the source tells too
   * little.
   */
  static OptionalLong mostKeys(SourceStatistics statistics, OnlineTable table) {
    if (statistics.rows().isPresent()) {
      return statistics.rows();
    }
    // A row of text has a separator for each column at least.
    int columns = table.joinKeys().size() + table.features().size() + 1;
    return statistics.files() > 0 && statistics.bytes().isPresent()
        ? OptionalLong.of(statistics.bytes().getAsLong() / columns)
        : OptionalLong.empty();
  }

  /** More than values of such types usually have. */
  static long generousValueBytes(OnlineTable table) {
    return table.features().stream()
        .mapToLong(f -> hasFixedSize(f.type()) ? FIXED_SIZE : VARIABLE_SIZE)
        .sum();
  }

  private static boolean hasFixedSize(FeatureType type) {
    return type instanceof FeatureType.Scalar scalar && FIXED.contains(scalar.primitive());
  }

  /** From the rows themselves: one pass over the join keys, and values of a thousand rows. */
  static KeyEstimate measure(FeatureView view, Dataset<Row> rows) {
    Column[] keys = view.joinKeys().stream().map(k -> quoted(k.name())).toArray(Column[]::new);
    Column usable = lit(true);
    for (Column key : keys) {
      usable = usable.and(key.isNotNull());
    }
    // A view without entities has one key, whatever its rows.
    Column key = keys.length == 0 ? lit(1) : struct(keys);
    long distinct =
        rows.filter(usable).agg(approx_count_distinct(key, SKETCH_ERROR)).head().getLong(0);
    Column bytes = lit(0L);
    for (Field feature : view.features()) {
      bytes =
          bytes.plus(octet_length(ValueColumns.canonicalBytes(quoted(feature.name()), feature)));
    }
    List<Row> average =
        rows.limit(SAMPLE).select(bytes.as("bytes")).agg(avg("bytes")).collectAsList();
    long valueBytes =
        average.get(0).isNullAt(0) ? 0 : (long) Math.ceil(average.get(0).getDouble(0));
    return new KeyEstimate(distinct, valueBytes);
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
