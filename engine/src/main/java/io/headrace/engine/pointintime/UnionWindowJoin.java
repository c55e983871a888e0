package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.kernel.Match;
import io.headrace.engine.values.ValueColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The join as Spark's own operators do it: labels and feature rows in one union, sorted by key and
 * time in a window that carries the best row forward. One shuffle and one sort a view.
 *
 * <p>A view without keys makes one partition of everything.
 */
public final class UnionWindowJoin implements PointInTimeJoin {
  private static final String AS_OF = "__headrace_as_of";
  private static final String LABEL = "__headrace_label";
  private static final String SPREAD = "__headrace_spread";
  private static final String KEY = "__headrace_key_";
  private static final String VISIBLE = "__headrace_visible";
  private static final String SIDE = "__headrace_side";
  private static final String EVENT = "__headrace_event";
  private static final String CREATED = "__headrace_created";
  private static final String RANK = "__headrace_rank";
  private static final String FEATURES = "__headrace_features";
  private static final String TIE = "__headrace_tie";
  private static final String WINNER = "__headrace_winner";
  private static final int SPREADS = 1024;

  @Override
  public Dataset<Row> join(Dataset<Row> labels, Column asOf, List<ViewRows> views) {
    Dataset<Row> joined = labels.withColumn(AS_OF, asOf);
    for (int i = 0; i < views.size(); i++) {
      joined = join(joined, views.get(i), new MatchColumns(i));
    }
    return joined.drop(AS_OF);
  }

  private static Dataset<Row> join(Dataset<Row> labels, ViewRows view, MatchColumns match) {
    Dataset<Row> features = featureSide(view);
    Dataset<Row> all = labelSide(labels, view, features).unionByName(features, true);
    WindowSpec byTime = window(view.keys().size());
    Column moment = functions.struct(functions.col(EVENT), functions.col(CREATED));
    Column isFeature = functions.col(SIDE).equalTo(0);
    // Rows that share event and created timestamp are neighbours, the winner last among them.
    Dataset<Row> withTies =
        all.withColumn(
            TIE,
            functions.coalesce(
                functions.lag(moment, 1).over(byTime).eqNullSafe(moment), functions.lit(false)));
    Column candidate =
        functions.when(
            isFeature,
            functions.struct(
                functions.col(EVENT),
                functions.col(CREATED),
                functions.col(TIE),
                functions.col(FEATURES)));
    WindowSpec soFar = byTime.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Dataset<Row> withWinner =
        withTies.withColumn(WINNER, winner(view, candidate, isFeature).over(soFar));
    return result(labels, withWinner.filter(functions.col(SIDE).equalTo(1)), view, match);
  }

  private static Column winner(ViewRows view, Column candidate, Column isFeature) {
    return switch (view.visibility()) {
      // Rows become visible in the order of the rule, so the last one seen is the winner.
      case SINCE_EVENT -> functions.last(candidate, true);
      // An old row may become known late: the greatest so far is not always the last.
      case SINCE_CREATED ->
          functions.max_by(
              candidate,
              functions.when(
                  isFeature,
                  functions.struct(
                      functions.col(EVENT), functions.col(CREATED), functions.col(RANK))));
    };
  }

  private static WindowSpec window(int keys) {
    List<Column> partition = new ArrayList<>(List.of(functions.col(SPREAD)));
    for (int i = 0; i < keys; i++) {
      partition.add(functions.col(KEY + i));
    }
    return Window.partitionBy(partition.toArray(Column[]::new))
        .orderBy(
            functions.col(VISIBLE).asc_nulls_first(),
            functions.col(SIDE).asc(),
            functions.col(EVENT).asc_nulls_first(),
            functions.col(CREATED).asc_nulls_first(),
            functions.col(RANK).asc_nulls_first());
  }

  private static Dataset<Row> featureSide(ViewRows view) {
    Column event = functions.col(FeatureColumns.EVENT_TIMESTAMP);
    Column created = functions.col(FeatureColumns.CREATED_TIMESTAMP);
    boolean sinceEvent = view.visibility() == ViewRows.Visibility.SINCE_EVENT;
    List<Column> columns = new ArrayList<>();
    columns.add(functions.lit(0).as(SPREAD));
    for (int i = 0; i < view.keys().size(); i++) {
      columns.add(view.keys().get(i).feature().as(KEY + i));
    }
    columns.add((sinceEvent ? event : functions.greatest(event, created)).as(VISIBLE));
    columns.add(functions.lit(0).as(SIDE));
    columns.add(event.as(EVENT));
    columns.add(created.as(CREATED));
    columns.add(rank(view.features()).as(RANK));
    columns.add(packed(view.features()).as(FEATURES));
    Dataset<Row> rows = sinceEvent ? view.rows() : view.rows().filter(created.isNotNull());
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column rank(List<Field> features) {
    List<Column> bytes = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Field f = features.get(i);
      bytes.add(ValueColumns.canonicalBytes(KeyPair.named(f.name()), f).as("b" + i));
    }
    return functions.struct(bytes.toArray(Column[]::new));
  }

  private static Column packed(List<Field> features) {
    List<Column> values = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      values.add(KeyPair.named(features.get(i).name()).as("f" + i));
    }
    return functions.struct(values.toArray(Column[]::new));
  }

  private static Dataset<Row> labelSide(Dataset<Row> labels, ViewRows view, Dataset<Row> features) {
    List<Column> keys = view.keys().stream().map(KeyPair::label).toList();
    List<Column> columns = new ArrayList<>();
    columns.add(
        functions.when(unusable(keys), spread(keys)).otherwise(functions.lit(0)).as(SPREAD));
    for (int i = 0; i < keys.size(); i++) {
      columns.add(keys.get(i).as(KEY + i));
    }
    columns.add(functions.col(AS_OF).as(VISIBLE));
    columns.add(functions.lit(1).as(SIDE));
    for (String absent : List.of(EVENT, CREATED, RANK, FEATURES)) {
      DataType type = features.schema().apply(absent).dataType();
      columns.add(functions.lit(null).cast(type).as(absent));
    }
    columns.add(functions.struct(all(labels)).as(LABEL));
    return labels.select(columns.toArray(Column[]::new));
  }

  // Rows that match nothing would otherwise all meet in the one partition of the null key.
  private static Column spread(List<Column> keys) {
    List<Column> hashed = new ArrayList<>(keys);
    hashed.add(functions.col(AS_OF));
    return functions
        .pmod(functions.hash(hashed.toArray(Column[]::new)), functions.lit(SPREADS))
        .plus(1)
        .cast(DataTypes.IntegerType);
  }

  private static Column unusable(List<Column> keys) {
    Column unusable = functions.col(AS_OF).isNull();
    for (Column key : keys) {
      unusable = unusable.or(key.isNull());
    }
    return unusable;
  }

  private static Column[] all(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).map(KeyPair::named).toArray(Column[]::new);
  }

  private static Dataset<Row> result(
      Dataset<Row> labels, Dataset<Row> joined, ViewRows view, MatchColumns match) {
    Column winner = functions.col(WINNER);
    Column event = winner.getField(EVENT);
    Column inside = inside(event, view);
    Column matched = event.isNotNull().and(inside);
    List<Column> columns = new ArrayList<>();
    for (String name : labels.columns()) {
      columns.add(functions.col(LABEL).getField(name).as(name));
    }
    for (int i = 0; i < view.outputColumns().size(); i++) {
      columns.add(
          functions
              .when(matched, winner.getField(FEATURES).getField("f" + i))
              .as(view.outputColumns().get(i)));
    }
    Column unusable = functions.col(VISIBLE).isNull();
    for (int i = 0; i < view.keys().size(); i++) {
      unusable = unusable.or(functions.col(KEY + i).isNull());
    }
    Column outcome =
        functions
            .when(unusable, functions.lit(Match.UNUSABLE.code()))
            .when(matched, functions.lit(Match.MATCHED.code()))
            .when(event.isNotNull(), functions.lit(Match.EXPIRED.code()))
            .otherwise(functions.lit(Match.NO_CANDIDATE.code()));
    Column tie = functions.coalesce(matched.and(winner.getField(TIE)), functions.lit(false));
    List<Column> about =
        List.of(
            functions.when(matched, event),
            functions.when(matched, winner.getField(CREATED)),
            outcome,
            tie);
    for (int i = 0; i < about.size(); i++) {
      columns.add(about.get(i).as(match.names().get(i)));
    }
    return joined.select(columns.toArray(Column[]::new));
  }

  /** Checked after the winner is known: it is the newest, so when it has expired, all have. */
  private static Column inside(Column event, ViewRows view) {
    if (view.ttl().isZero()) {
      return functions.lit(true);
    }
    Column age = functions.unix_micros(functions.col(VISIBLE)).minus(functions.unix_micros(event));
    return functions.coalesce(age.leq(view.ttlMicros()), functions.lit(false));
  }
}
