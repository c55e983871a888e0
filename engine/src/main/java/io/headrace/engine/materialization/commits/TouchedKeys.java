package io.headrace.engine.materialization.commits;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.offline.SourceChanges;
import io.headrace.engine.online.OnlineRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Keys whose rows have to be looked up again, each once, with the newest event time that the source
 * has had for it lately. Kept by the executors until it is closed.
 */
public final class TouchedKeys implements AutoCloseable {
  /** A row of the newest event time: microseconds since 1970 UTC, {@link OnlineRow#NO_BOUND}. */
  static final String BOUND = "__headrace_bound";

  private static final String KEY = "__headrace_key_";

  /** Event time, in microseconds, of a row that the key has now; null where none is known. */
  private static final String KNOWN = "__headrace_known";

  /** How many touched rows a group stands for. */
  private static final String ROWS = "__headrace_rows";

  private final List<Field> joinKeys;
  private final Dataset<Row> groups;
  private final long count;
  private final boolean anyWithoutKey;
  private final Optional<Instant> earliestWinner;

  private TouchedKeys(List<Field> joinKeys, Dataset<Row> groups, Row told) {
    this.joinKeys = joinKeys;
    this.groups = groups;
    this.count = told.getLong(0);
    this.anyWithoutKey = told.getLong(3) > 0;
    this.earliestWinner =
        count > 0 && count == told.getLong(1)
            ? Optional.of(Instant.EPOCH.plus(told.getLong(2), ChronoUnit.MICROS))
            : Optional.empty();
  }

  /**
   * Counts them.
   *
   * @param rows of {@link CommitChanges.Touched}, one or more
   * @param endMicros no row after this event time wins
   * @param horizonMicros event times after this one have not been written by any run
   * @param leastBound every key's bound is this one at least; {@link OnlineRow#NO_BOUND} for none
   */
  public static TouchedKeys of(
      List<Dataset<Row>> rows,
      List<Field> joinKeys,
      long endMicros,
      long horizonMicros,
      long leastBound) {
    Dataset<Row> all = rows.stream().reduce(Dataset::unionByName).orElseThrow();
    List<Column> grouping = new ArrayList<>();
    for (int k = 0; k < joinKeys.size(); k++) {
      grouping.add(comparable(joinKeys.get(k)).as(KEY + k));
    }
    Column event = unix_micros(quoted(FeatureColumns.EVENT_TIMESTAMP));
    Column newest = max(when(event.leq(horizonMicros), event));
    // What the last commit that touched a key left of it is there still.
    Column lasting = when(col(SourceChanges.PRESENT).and(event.leq(endMicros)), event);
    Column last = max(struct(col(SourceChanges.COMMIT), lasting.as(KNOWN)));
    // Grouped and kept with the rows without a key, so that commits are looked through once.
    Dataset<Row> groups =
        all.groupBy(grouping.toArray(Column[]::new))
            .agg(
                greatest(coalesce(newest, lit(OnlineRow.NO_BOUND)), lit(leastBound)).as(BOUND),
                last.getField(KNOWN).as(KNOWN),
                functions.count(lit(1)).as(ROWS))
            // Without grouping there is a group of no rows too.
            .filter(col(ROWS).gt(0))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Column whole = isWhole(joinKeys.size());
    Row told =
        groups
            .agg(
                functions.count(when(whole, true)),
                functions.count(when(whole, col(KNOWN))),
                min(when(whole, col(KNOWN))),
                functions.count(when(functions.not(whole), true)))
            .head();
    return new TouchedKeys(List.copyOf(joinKeys), groups, told);
  }

  /** Whether no part of a key is null. */
  private static Column isWhole(int keys) {
    Column whole = lit(true);
    for (int k = 0; k < keys; k++) {
      whole = whole.and(key(k).isNotNull());
    }
    return whole;
  }

  /**
   * No key's latest row is older, as each is known to have a row that old or newer; empty where
   * that is not known of all.
   */
  Optional<Instant> earliestWinner() {
    return earliestWinner;
  }

  public long count() {
    return count;
  }

  List<Field> joinKeys() {
    return joinKeys;
  }

  /** The keys, in columns that {@link #joins} compares, then the bound. */
  Dataset<Row> keys() {
    return groups.filter(isWhole(joinKeys.size())).drop(KNOWN, ROWS);
  }

  /** A row for each touched one with a null in its key, for the count; empty where none has. */
  Optional<Dataset<Row>> withoutKey() {
    return anyWithoutKey
        ? Optional.of(
            groups
                .filter(functions.not(isWhole(joinKeys.size())))
                .withColumn("row", functions.explode(functions.sequence(lit(1L), col(ROWS)))))
        : Optional.empty();
  }

  /** The column of a join key in {@link #keys}. */
  static Column key(int index) {
    return col(KEY + index);
  }

  /** Whether a source row is of a touched key. */
  Column joins() {
    Column all = lit(true);
    for (int k = 0; k < joinKeys.size(); k++) {
      all = all.and(comparable(joinKeys.get(k)).equalTo(key(k)));
    }
    return all;
  }

  /** Columns of the keys, to be dropped when joined. */
  String[] columns() {
    String[] columns = new String[joinKeys.size()];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = KEY + k;
    }
    return columns;
  }

  /** An entity key holds whole seconds: moments that differ by less are one key. */
  private static Column comparable(Field key) {
    return key.type().equals(FeatureType.of(Primitive.UNIX_TIMESTAMP))
        ? timestamp_seconds(unix_seconds(quoted(key.name())))
        : quoted(key.name());
  }

  static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  @Override
  public void close() {
    groups.unpersist();
  }
}
