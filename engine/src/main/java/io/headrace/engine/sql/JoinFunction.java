package io.headrace.engine.sql;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.offline.InferredTypes;
import io.headrace.engine.offline.UtcTime;
import io.headrace.engine.pointintime.KeyPair;
import io.headrace.engine.pointintime.MatchColumns;
import io.headrace.engine.pointintime.OperatorJoin;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.pointintime.ViewRows.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import scala.collection.immutable.Seq;

/**
 * The join as a table function.
 *
 * <pre>{@code
 * SELECT * FROM point_in_time_join(
 *   labels => TABLE(trips), features => TABLE(driver_stats), keys => array('driver_id'),
 *   label_time => 'event_timestamp', feature_time => 'event_timestamp',
 *   created_time => 'created', ttl => '1d')
 * }</pre>
 *
 * <p>Result: the columns of the labels, then those of the features without keys and times. Views of
 * several tables are joined by calls inside one another.
 */
final class JoinFunction {
  static final String NAME = "point_in_time_join";

  private final JoinArguments arguments;
  private final Dataset<Row> labels;
  private final Dataset<Row> features;
  private final List<Problem> problems = new ArrayList<>();

  private JoinFunction(JoinArguments arguments) {
    this.arguments = arguments;
    this.labels = arguments.rows("labels");
    this.features = arguments.rows("features");
  }

  /** Called by Spark's analyzer with the arguments as they were written. */
  static LogicalPlan plan(Seq<Expression> arguments) {
    Dataset<Row> joined = new JoinFunction(JoinArguments.of(arguments)).joined();
    return ((org.apache.spark.sql.classic.Dataset<Row>) joined).queryExecution().analyzed();
  }

  private Dataset<Row> joined() {
    String labelTime = column(labels, "labels", arguments.text("label_time"));
    String featureTime = column(features, "features", arguments.text("feature_time"));
    Optional<String> created =
        arguments.optionalText("created_time").map(c -> column(features, "features", c));
    List<String> keys = arguments.texts("keys");
    keys.forEach(key -> column(labels, "labels", key));
    keys.forEach(key -> column(features, "features", key));
    requireNone();
    List<Field> fields = fields(keys, featureTime, created);
    List<KeyPair> pairs = keys.stream().map(this::pair).toList();
    requireNone();
    ViewRows view =
        new ViewRows(
            arguments.optionalText("name").orElse("features"),
            rows(keys, fields, featureTime, created),
            pairs,
            fields,
            fields.stream().map(f -> arguments.prefix() + f.name()).toList(),
            arguments.ttl(),
            arguments.knownAt() && created.isPresent()
                ? Visibility.SINCE_CREATED
                : Visibility.SINCE_EVENT);
    Column moment = UtcTime.instant(named(labelTime), type(labels, labelTime), labelTime);
    return new OperatorJoin()
        .join(labels, moment, List.of(view))
        .drop(new MatchColumns(0).names().toArray(String[]::new));
  }

  private Dataset<Row> rows(
      List<String> keys, List<Field> fields, String time, Optional<String> created) {
    List<Column> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(named(key)));
    fields.forEach(f -> columns.add(named(f.name())));
    Column event = UtcTime.instant(named(time), type(features, time), time);
    columns.add(event.as(FeatureColumns.EVENT_TIMESTAMP));
    columns.add(
        created
            .map(c -> UtcTime.instant(named(c), type(features, c), c))
            .orElseGet(() -> functions.lit(null).cast(DataTypes.TimestampType))
            .as(FeatureColumns.CREATED_TIMESTAMP));
    Dataset<Row> rows =
        features
            .select(columns.toArray(Column[]::new))
            .filter(functions.col(FeatureColumns.EVENT_TIMESTAMP).isNotNull());
    for (String key : keys) {
      rows = rows.filter(named(key).isNotNull());
    }
    return rows;
  }

  private List<Field> fields(List<String> keys, String time, Optional<String> created) {
    List<Field> fields = new ArrayList<>();
    for (StructField column : features.schema().fields()) {
      String name = column.name();
      boolean isFeature =
          !keys.contains(name) && !name.equals(time) && !name.equals(created.orElse(time));
      if (!isFeature) {
        continue;
      }
      InferredTypes.of(column.dataType())
          .ifPresentOrElse(
              type -> fields.add(new Field(name, type)),
              () ->
                  problems.add(
                      new Problem(
                          NAME,
                          "column '" + name + "' of features is " + column.dataType().sql(),
                          "Leave it out of the table, or cast it.")));
      if (Set.of(labels.columns()).contains(arguments.prefix() + name)) {
        problems.add(
            new Problem(
                NAME,
                "labels and features both have a column '" + arguments.prefix() + name + "'",
                "Give prefix => 'text' to tell them apart."));
      }
    }
    if (fields.isEmpty() && problems.isEmpty()) {
      problems.add(
          new Problem(
              NAME, "features has keys and times only", "Select the columns to be joined."));
    }
    return fields;
  }

  private KeyPair pair(String key) {
    DataType label = type(labels, key);
    DataType feature = type(features, key);
    return InferredTypes.of(feature)
        .filter(declared -> KeyPair.objection(label, declared).isEmpty())
        .map(declared -> KeyPair.of(key, label, key, declared))
        .orElseGet(
            () -> {
              if (!label.sameType(feature)) {
                problems.add(
                    new Problem(
                        NAME,
                        "key '" + key + "' is " + label.sql() + " and " + feature.sql(),
                        "Cast one of them."));
              }
              return new KeyPair(named(key), named(key));
            });
  }

  private String column(Dataset<Row> rows, String argument, String name) {
    if (!Set.of(rows.columns()).contains(name)) {
      problems.add(
          new Problem(
              NAME,
              argument + " has no column '" + name + "'",
              "Its columns are " + String.join(", ", rows.columns()) + "."));
    }
    return name;
  }

  private void requireNone() {
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }

  private static DataType type(Dataset<Row> rows, String column) {
    return rows.schema().apply(column).dataType();
  }

  private static Column named(String column) {
    return functions.col("`" + column.replace("`", "``") + "`");
  }
}
