package io.headrace.engine.values;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.ListOf;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureType.Scalar;
import io.headrace.engine.definitions.FeatureType.SetOf;
import io.headrace.engine.definitions.FeatureType.StructOf;
import io.headrace.engine.definitions.ValueType;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;

/** Puts together the writer of a declared type for a column's Spark type. */
final class ValueWriters {
  private ValueWriters() {}

  /** In which order the distinct elements of a set are written. */
  enum SetOrder {
    FIRST_SEEN,
    SORTED
  }

  /** Empty where the column cannot hold the declared type without a cast. */
  static Optional<CellWriter> of(FeatureType type, DataType spark, SetOrder order) {
    if (type.valueType() == ValueType.INVALID) {
      return Optional.empty();
    }
    if (type instanceof Scalar scalar) {
      return scalar(scalar.primitive(), spark, order);
    }
    if (type instanceof StructOf) {
      return map(type.valueType(), spark, order);
    }
    if (!(spark instanceof ArrayType array)) {
      return Optional.empty();
    }
    if (type instanceof SetOf set) {
      return elements(set.element(), array.elementType(), order)
          .map(e -> CollectionWriters.set(type.valueType().number(), e, order));
    }
    return elements(((ListOf) type).element(), array.elementType(), order)
        .map(e -> CollectionWriters.list(type.valueType().number(), e));
  }

  private static Optional<CellWriter> scalar(Primitive type, DataType spark, SetOrder order) {
    return switch (type) {
      case MAP -> map(ValueType.MAP, spark, order);
      case SCALAR_MAP -> ScalarMapWriter.of(spark, order);
      case ZONED_TIMESTAMP -> CellReaders.seconds(spark).map(ValueWriters::zonedTimestamp);
      default -> ScalarWriters.of(type, spark).map(writer -> writer);
    };
  }

  private static Optional<CellWriter> map(ValueType type, DataType spark, SetOrder order) {
    return MapBodies.of(spark, order)
        .map(
            body ->
                (row, i, out) -> {
                  int start = out.begin(type.number());
                  body.write(row, i, out);
                  out.end(start);
                });
  }

  /** Spark's timestamps are instants; an empty zone means UTC. */
  private static CellWriter zonedTimestamp(CellReaders.LongCell seconds) {
    return (row, i, out) -> {
      int start = out.begin(ValueType.ZONED_TIMESTAMP.number());
      long value = seconds.read(row, i);
      if (value != 0) {
        out.tag(1, ValueBuffer.VARINT);
        out.varint(value);
      }
      out.end(start);
    };
  }

  private static Optional<CollectionWriters.Elements> elements(
      FeatureType element, DataType spark, SetOrder order) {
    boolean isMap = element instanceof StructOf || element.valueType() == ValueType.MAP;
    if (isMap) {
      return MapBodies.of(spark, order).map(CollectionWriters::maps);
    }
    if (element instanceof Scalar scalar) {
      return ScalarWriters.of(scalar.primitive(), spark).map(CollectionWriters::scalars);
    }
    return of(element, spark, order).map(w -> CollectionWriters.nested(element, w));
  }
}
