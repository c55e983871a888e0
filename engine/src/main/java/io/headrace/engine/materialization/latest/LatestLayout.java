package io.headrace.engine.materialization.latest;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.rows.Sequences;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a row on its way from a source to a store: join keys, event timestamp, created
 * timestamp, how many rows it stands for that share both times, then the features. Times are
 * microseconds since 1970 UTC.
 *
 * @param keyTypes Spark's types of the join keys
 * @param featureTypes Spark's types of the features
 */
public record LatestLayout(
    List<Field> joinKeys,
    List<DataType> keyTypes,
    List<Field> features,
    List<DataType> featureTypes)
    implements Serializable {
  public LatestLayout {
    joinKeys = List.copyOf(joinKeys);
    keyTypes = List.copyOf(keyTypes);
    features = List.copyOf(features);
    featureTypes = List.copyOf(featureTypes);
  }

  /** Place of the event timestamp. */
  public int event() {
    return keyTypes.size();
  }

  /** Place of the created timestamp. */
  public int created() {
    return keyTypes.size() + 1;
  }

  /** Place of the number of rows of this key with these times; more than one is a complete tie. */
  public int tied() {
    return keyTypes.size() + 2;
  }

  /** Place of the first feature. */
  public int firstFeature() {
    return keyTypes.size() + 3;
  }

  /** Number of columns. */
  public int columns() {
    return firstFeature() + featureTypes.size();
  }

  /** The join keys under their names, which are the first columns. */
  public StructType keySchema() {
    StructType schema = new StructType();
    for (int i = 0; i < joinKeys.size(); i++) {
      schema = schema.add(joinKeys.get(i).name(), keyTypes.get(i));
    }
    return schema;
  }

  /** All columns, for a sort. */
  List<Attribute> attributes() {
    List<DataType> types = new ArrayList<>(keyTypes);
    types.add(DataTypes.TimestampType);
    types.add(DataTypes.TimestampType);
    types.add(DataTypes.LongType);
    types.addAll(featureTypes);
    List<Attribute> attributes = new ArrayList<>();
    for (DataType type : types) {
      attributes.add(
          new AttributeReference(
              "c" + attributes.size(),
              type,
              true,
              Metadata.empty(),
              NamedExpression$.MODULE$.newExprId(),
              Sequences.of(List.of())));
    }
    return attributes;
  }
}
