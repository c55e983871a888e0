package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.rows.Sequences;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Greatest;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * How the feature rows of a view look on their way through a join: join keys, event timestamp,
 * created timestamp, whether the row stands for several that tie completely, then the features.
 * Times are microseconds since the epoch.
 *
 * @param view name in use
 * @param keyTypes Spark's types of the keys; none for a view that is joined on time alone
 * @param features the features asked for, in the order that decides complete ties
 * @param featureTypes their types in Spark, in the same order
 * @param ttlMicros zero never expires
 * @param sinceCreated whether a row counts from its created timestamp on only; then every row has
 *     one
 */
public record FeatureLayout(
    String view,
    List<DataType> keyTypes,
    List<Field> features,
    List<DataType> featureTypes,
    long ttlMicros,
    boolean sinceCreated)
    implements Serializable {
  public FeatureLayout {
    keyTypes = List.copyOf(keyTypes);
    features = List.copyOf(features);
    featureTypes = List.copyOf(featureTypes);
  }

  /** One column that the join adds to a label. */
  public record Answer(DataType type, boolean nullable) implements Serializable {}

  /**
   * What the join adds to a label for this view: the features, then event and created timestamp of
   * the winner, the code of the {@link Match}, and whether the winner ties completely.
   */
  public List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    featureTypes.forEach(type -> answers.add(new Answer(type, true)));
    answers.add(new Answer(DataTypes.TimestampType, true));
    answers.add(new Answer(DataTypes.TimestampType, true));
    answers.add(new Answer(DataTypes.ByteType, false));
    answers.add(new Answer(DataTypes.BooleanType, false));
    return answers;
  }

  /** Place of the event timestamp. */
  public int event() {
    return keyTypes.size();
  }

  /** Place of the created timestamp. */
  public int created() {
    return keyTypes.size() + 1;
  }

  /** Place of the mark of a complete tie. */
  public int tie() {
    return keyTypes.size() + 2;
  }

  /** Place of the first feature. */
  public int firstFeature() {
    return keyTypes.size() + 3;
  }

  /** Number of columns. */
  public int columns() {
    return firstFeature() + features.size();
  }

  /**
   * The order in which a merge wants the rows: by key, then by the moment they count from.
   *
   * @param columns those of the layout, under any names
   */
  public List<SortOrder> order(List<Attribute> columns) {
    List<Expression> by = new ArrayList<>(columns.subList(0, keyTypes.size()));
    Attribute event = columns.get(event());
    by.add(
        sinceCreated ? new Greatest(Sequences.of(List.of(event, columns.get(created())))) : event);
    return Sequences.ascending(by);
  }
}
