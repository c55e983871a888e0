package io.headrace.engine.offline;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The type that a field gets when its definition says none: Feast's table, without its gaps. */
public final class InferredTypes {
  private InferredTypes() {}

  /** Empty for a type that no declared type stands for, such as an interval. */
  public static Optional<FeatureType> of(DataType type) {
    if (type instanceof ArrayType array) {
      return of(array.elementType()).map(FeatureType.ListOf::new);
    }
    if (type instanceof StructType struct) {
      return struct(struct);
    }
    return primitive(type).map(FeatureType::of);
  }

  private static Optional<FeatureType> struct(StructType struct) {
    Map<String, FeatureType> parts = new LinkedHashMap<>();
    for (StructField f : struct.fields()) {
      Optional<FeatureType> part = of(f.dataType());
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.put(f.name(), part.get());
    }
    return Optional.of(new FeatureType.StructOf(parts));
  }

  private static Optional<Primitive> primitive(DataType type) {
    if (ScalarTypes.isInteger(type)) {
      return Optional.of(type instanceof LongType ? Primitive.INT64 : Primitive.INT32);
    }
    if (type instanceof DoubleType || type instanceof DecimalType) {
      return Optional.of(Primitive.FLOAT64);
    }
    if (type instanceof FloatType) {
      return Optional.of(Primitive.FLOAT32);
    }
    if (UtcTime.isTime(type)) {
      return Optional.of(Primitive.UNIX_TIMESTAMP);
    }
    if (type instanceof StringType) {
      return Optional.of(Primitive.STRING);
    }
    if (type instanceof BooleanType) {
      return Optional.of(Primitive.BOOL);
    }
    if (type instanceof BinaryType) {
      return Optional.of(Primitive.BYTES);
    }
    return type instanceof MapType ? Optional.of(Primitive.MAP) : Optional.empty();
  }
}
