package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.materialization.latest.LatestLayout;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.materialization.latest.SourcePass;
import io.headrace.engine.materialization.latest.Timeless;
import io.headrace.engine.materialization.latest.ViewRead;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.values.EntityKeyEncoder;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a materialization of a view over a time range leaves in an empty store: the latest row of
 * each key, as it is handed to a store's writer. The source is read when the first task runs, and
 * what it gave is kept for the next ones.
 */
public final class ExpectedRows {
  private static final String KEY = "entity_key";
  private static final StructType KEYS = new StructType().add(KEY, DataTypes.BinaryType, false);

  private final FeatureView view;
  private final OnlineTable table;
  private final PinnedSource source;
  private final ViewRead read;
  private final long instantMicros;
  private Optional<LatestRows> latest = Optional.empty();

  private ExpectedRows(
      FeatureView view,
      OnlineTable table,
      PinnedSource source,
      ViewRead read,
      Optional<Instant> instant) {
    this.view = view;
    this.table = table;
    this.source = source;
    this.read = read;
    this.instantMicros = instant.map(Micros::of).orElse(OnlineRow.NO_CREATED);
  }

  /** Rows without event timestamp stay out. */
  public static ExpectedRows byEventTime(
      FeatureView view, OnlineTable table, PinnedSource source, TimeRange range) {
    return new ExpectedRows(
        view, table, source, new ViewRead(table, range, Timeless.NEVER_WINS), Optional.empty());
  }

  /**
   * Of runs that disable event timestamps: rows without one are the oldest, and every row is
   * written at the given instant.
   */
  public static ExpectedRows ofRunsAt(
      Instant instant, FeatureView view, OnlineTable table, PinnedSource source, TimeRange range) {
    return new ExpectedRows(
        view, table, source, new ViewRead(table, range, Timeless.OLDEST), Optional.of(instant));
  }

  /**
   * Runs a task over the rows, each key in one of them, and gives what the tasks gave.
   *
   * @param store for which the rows are made
   * @param most tasks
   * @throws RuntimeException that a task threw, without Spark's wrapping
   */
  public <R> List<R> run(
      FlatMapFunction<Iterator<OnlineRow>, R> task, OnlineStore store, int most) {
    return explained(
        () -> {
          if (latest.isEmpty()) {
            latest = Optional.of(SourcePass.read(source, List.of(read)).get(0));
          }
          LatestRows rows = latest.get();
          return rows.run(
              new Encoding<>(task, table, rows.layout(), store.keepsTexts(), instantMicros), most);
        });
  }

  /**
   * Runs a task over keys that have no row here, and gives what the tasks gave.
   *
   * @param keys gives rows of one binary column; called in one task, with one number that means
   *     nothing
   * @param task sees each key once
   * @param most tasks
   * @throws RuntimeException that a task threw, without Spark's wrapping
   */
  public <R> List<R> withoutSourceRow(
      FlatMapFunction<Iterator<Integer>, Row> keys,
      FlatMapFunction<Iterator<Row>, R> task,
      int most) {
    return explained(
        () -> {
          Selection selection = new Selection(view.joinKeys(), List.of(), read.range(), false);
          Dataset<Row> rows =
              withKeyColumns(
                  source.read(
                      read.timeless() == Timeless.OLDEST
                          ? selection.keepingInvalidRows()
                          : selection));
          SparkSession spark = rows.sparkSession();
          JavaRDD<Row> known =
              rows.queryExecution()
                  .toRdd()
                  .toJavaRDD()
                  .mapPartitions(new KeyEncoding(table, rows.schema()));
          JavaRDD<Row> given =
              new JavaSparkContext(spark.sparkContext())
                  .parallelize(List.of(0), 1)
                  .mapPartitions(keys);
          Dataset<Row> unknown =
              spark
                  .createDataFrame(given, KEYS)
                  .join(
                      spark.createDataFrame(known, KEYS),
                      CollectionConverters.asScala(List.of(KEY)).toSeq(),
                      "left_anti")
                  .distinct();
          return unknown.toJavaRDD().coalesce(most).mapPartitions(task).collect();
        });
  }

  /** A view without entities has one key, which its source has no column of. */
  private Dataset<Row> withKeyColumns(Dataset<Row> rows) {
    return view.isEntityless()
        ? rows.limit(1).withColumn(Names.DUMMY_JOIN_KEY, functions.lit(""))
        : rows;
  }

  private <R> R explained(Work<R> work) {
    try {
      return work.run();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw TaskFailures.explain("Feature view '" + view.name() + "'", e);
    }
  }

  private interface Work<R> {
    R run() throws SparkException;
  }

  /** Hands a task the encoded rows. */
  private static final class Encoding<R> implements FlatMapFunction<Iterator<InternalRow>, R> {
    private static final long serialVersionUID = 1L;

    private final FlatMapFunction<Iterator<OnlineRow>, R> task;
    private final OnlineTable table;
    private final LatestLayout layout;
    private final boolean keepsTexts;
    private final long instantMicros;

    Encoding(
        FlatMapFunction<Iterator<OnlineRow>, R> task,
        OnlineTable table,
        LatestLayout layout,
        boolean keepsTexts,
        long instantMicros) {
      this.task = task;
      this.table = table;
      this.layout = layout;
      this.keepsTexts = keepsTexts;
      this.instantMicros = instantMicros;
    }

    @Override
    public Iterator<R> call(Iterator<InternalRow> rows) throws Exception {
      RowEncoder encoder = new RowEncoder(table, layout, keepsTexts, instantMicros);
      return task.call(
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public OnlineRow next() {
              return encoder.encode(rows.next());
            }
          });
    }
  }

  /** The keys of source rows; those with a null in them have none. */
  private static final class KeyEncoding implements FlatMapFunction<Iterator<InternalRow>, Row> {
    private static final long serialVersionUID = 1L;

    private final OnlineTable table;
    private final StructType schema;

    KeyEncoding(OnlineTable table, StructType schema) {
      this.table = table;
      this.schema = schema;
    }

    @Override
    public Iterator<Row> call(Iterator<InternalRow> rows) {
      EntityKeyEncoder encoder = EntityKeyEncoder.of(table.joinKeys(), schema);
      return new KeyRows(rows, encoder);
    }
  }

  private static final class KeyRows implements Iterator<Row> {
    private final Iterator<InternalRow> rows;
    private final EntityKeyEncoder encoder;
    private Optional<Row> next = Optional.empty();

    KeyRows(Iterator<InternalRow> rows, EntityKeyEncoder encoder) {
      this.rows = rows;
      this.encoder = encoder;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && rows.hasNext()) {
        InternalRow row = rows.next();
        if (!encoder.hasNull(row)) {
          next = Optional.of(RowFactory.create((Object) encoder.encode(row)));
        }
      }
      return next.isPresent();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next.orElseThrow();
      next = Optional.empty();
      return row;
    }
  }
}
