package io.headrace.engine.values;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The types of values inside a map or struct, which Feast infers from the data whatever the
 * definition says: every whole number is 64 bits wide, every struct a map.
 */
final class InferredTypes {
  private InferredTypes() {}

  /** Empty for Spark types that no Value holds: intervals, variants. */
  static Optional<FeatureType> of(DataType spark) {
    if (spark instanceof ArrayType array) {
      return of(array.elementType()).map(FeatureType.ListOf::new);
    }
    return primitive(spark).map(FeatureType::of);
  }

  static Optional<Primitive> primitive(DataType spark) {
    if (CellReaders.integers(spark).isPresent()) {
      return Optional.of(Primitive.INT64);
    }
    if (CellReaders.doubles(spark).isPresent()) {
      return Optional.of(Primitive.FLOAT64);
    }
    if (CellReaders.seconds(spark).isPresent()) {
      return Optional.of(Primitive.UNIX_TIMESTAMP);
    }
    if (spark instanceof BooleanType) {
      return Optional.of(Primitive.BOOL);
    }
    if (spark instanceof StringType) {
      return Optional.of(Primitive.STRING);
    }
    if (spark instanceof BinaryType) {
      return Optional.of(Primitive.BYTES);
    }
    if (spark instanceof DecimalType) {
      return Optional.of(Primitive.DECIMAL);
    }
    return spark instanceof StructType || spark instanceof MapType
        ? Optional.of(Primitive.MAP)
        : Optional.empty();
  }
}
