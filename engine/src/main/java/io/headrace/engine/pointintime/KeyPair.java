package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.offline.DeclaredTypes;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;

/**
 * One join key on both sides, in one type: keys are compared as what they are, never as text.
 *
 * @param label over the label rows
 * @param feature over the feature rows
 */
public record KeyPair(Column label, Column feature) {

  /**
   * @param labelColumn the column of the label rows
   * @param labelType its type
   * @param joinKey the column of the feature rows, of type {@code declared}
   */
  public static KeyPair of(
      String labelColumn, DataType labelType, String joinKey, FeatureType declared) {
    DataType featureType = DeclaredTypes.sparkType(declared, labelType);
    Column label = named(labelColumn);
    Column feature = named(joinKey);
    if (labelType instanceof IntegralType && featureType instanceof IntegralType) {
      // A label beyond an Int32 key matches nothing, which is no error.
      return new KeyPair(label.cast(DataTypes.LongType), feature.cast(DataTypes.LongType));
    }
    String what = "Join key '" + labelColumn + "' of the entity rows";
    return new KeyPair(DeclaredTypes.cast(label, labelType, declared, what), feature);
  }

  /**
   * Why a label column cannot be compared with a join key; empty when it can. Text is not a number,
   * even when it looks like one.
   */
  public static Optional<String> objection(DataType labelType, FeatureType declared) {
    DataType featureType = DeclaredTypes.sparkType(declared, labelType);
    boolean oneIsText = labelType instanceof StringType != featureType instanceof StringType;
    if (oneIsText && !DataTypes.NullType.equals(labelType)) {
      return Optional.of(
          "its type " + labelType.simpleString() + " is not comparable with " + declared.text());
    }
    return DeclaredTypes.objection(declared, labelType);
  }

  static Column named(String column) {
    return functions.col("`" + column.replace("`", "``") + "`");
  }
}
