package io.headrace.engine.materialization.commits;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.lit;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.online.OnlineTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of touched keys in a pinned source, and for each key one row more, without times and
 * values: it wins where no other row is left, and tells so.
 *
 * <p>Every row has its key's bound as the last feature, see {@link #withBound}.
 */
public final class TouchedSource implements PinnedSource {
  /** About what a task can hold beside its work. */
  private static final long MOST_BROADCAST = 250_000;

  private final PinnedSource source;
  private final TouchedKeys touched;

  public TouchedSource(PinnedSource source, TouchedKeys touched) {
    this.source = source;
    this.touched = touched;
  }

  /** The online table as it is read here: the bound is its last feature. */
  public static OnlineTable withBound(OnlineTable table) {
    List<Field> features = new ArrayList<>(table.features());
    features.add(new Field(TouchedKeys.BOUND, FeatureType.of(Primitive.INT64)));
    return new OnlineTable(table.project(), table.name(), table.joinKeys(), features);
  }

  @Override
  public SourcePin pin() {
    return source.pin();
  }

  @Override
  public StructType schema() {
    return source.schema();
  }

  @Override
  public boolean hasCreatedTimestamp() {
    return source.hasCreatedTimestamp();
  }

  @Override
  public SourceStatistics statistics(Selection selection, int mostFooters) {
    return source.statistics(ofSource(selection), mostFooters);
  }

  /** Rows without time or with a null in their key are left out, whatever the selection says. */
  @Override
  public Dataset<Row> read(Selection selection) {
    Dataset<Row> rows = source.read(ofSource(selection));
    boolean few = touched.count() <= MOST_BROADCAST;
    Dataset<Row> keys = few ? broadcast(touched.keys()) : touched.keys();
    Dataset<Row> left =
        touched.joinKeys().isEmpty()
            ? rows.crossJoin(keys)
            : rows.join(keys, touched.joins()).drop(touched.columns());
    List<Column> order = new ArrayList<>();
    selection.joinKeys().forEach(f -> order.add(TouchedKeys.quoted(f.name())));
    selection.features().forEach(f -> order.add(TouchedKeys.quoted(f.name())));
    order.add(TouchedKeys.quoted(FeatureColumns.EVENT_TIMESTAMP));
    order.add(TouchedKeys.quoted(FeatureColumns.CREATED_TIMESTAMP));
    Dataset<Row> found = left.select(order.toArray(Column[]::new));
    Dataset<Row> whole = found.union(touched.keys().select(empty(found.schema(), selection)));
    return touched
        .withoutKey()
        .map(incomplete -> whole.union(incomplete.select(withoutKey(found.schema(), selection))))
        .orElse(whole);
  }

  /** No row before the earliest winner can win. */
  private TimeRange since(TimeRange range) {
    Optional<Instant> from =
        Stream.of(range.from(), touched.earliestWinner())
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return new TimeRange(from, range.to());
  }

  private Selection ofSource(Selection selection) {
    return new Selection(
        selection.joinKeys(),
        selection.features().stream().filter(f -> !f.name().equals(TouchedKeys.BOUND)).toList(),
        since(selection.range()),
        false);
  }

  private Column[] empty(StructType schema, Selection selection) {
    Column[] columns = keysAlone(schema, selection);
    setBound(columns, schema, TouchedKeys.quoted(TouchedKeys.BOUND));
    return columns;
  }

  private Column[] keysAlone(StructType schema, Selection selection) {
    List<Field> keys = selection.joinKeys();
    Column[] columns = nulls(schema);
    for (int k = 0; k < keys.size(); k++) {
      int place = touched.joinKeys().indexOf(keys.get(k));
      columns[k] =
          TouchedKeys.key(place).cast(schema.fields()[k].dataType()).as(keys.get(k).name());
    }
    return columns;
  }

  private Column[] withoutKey(StructType schema, Selection selection) {
    Column[] columns = keysAlone(schema, selection);
    setBound(columns, schema, lit(0L).as(TouchedKeys.BOUND));
    return columns;
  }

  /** Where it is asked for. */
  private static void setBound(Column[] columns, StructType schema, Column bound) {
    int place = List.of(schema.fieldNames()).indexOf(TouchedKeys.BOUND);
    if (place >= 0) {
      columns[place] = bound;
    }
  }

  private static Column[] nulls(StructType schema) {
    StructField[] fields = schema.fields();
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      columns[i] = lit(null).cast(fields[i].dataType()).as(fields[i].name());
    }
    return columns;
  }
}
