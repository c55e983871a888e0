package io.headrace.engine.offline;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Source columns as their declared types.
 *
 * <p>A conversion that would lose data fails the row, with column and value in the message; a pair
 * of types that makes no sense is told before anything is read. Narrowing a double to a float
 * rounds.
 */
public final class DeclaredTypes {
  private DeclaredTypes() {}

  /** The type of a column after {@link #cast}: Map keeps the shape that the source has. */
  public static DataType sparkType(FeatureType declared, DataType source) {
    if (declared instanceof FeatureType.ListOf list) {
      return DataTypes.createArrayType(sparkType(list.element(), element(source)));
    }
    if (declared instanceof FeatureType.SetOf set) {
      return DataTypes.createArrayType(sparkType(set.element(), element(source)));
    }
    if (declared instanceof FeatureType.StructOf struct) {
      return source instanceof StructType from ? structType(struct, from) : source;
    }
    return ScalarTypes.sparkType(((FeatureType.Scalar) declared).primitive(), source);
  }

  /** Why a column of type {@code source} cannot be read as {@code declared}; empty when it can. */
  public static Optional<String> objection(FeatureType declared, DataType source) {
    if (source instanceof NullType) {
      return Optional.empty();
    }
    if (declared instanceof FeatureType.ListOf list) {
      return elementObjection(declared, list.element(), source);
    }
    if (declared instanceof FeatureType.SetOf set) {
      return elementObjection(declared, set.element(), source);
    }
    if (declared instanceof FeatureType.StructOf struct) {
      return structObjection(struct, source);
    }
    Primitive primitive = ((FeatureType.Scalar) declared).primitive();
    return ScalarTypes.accepts(primitive, source)
        ? Optional.empty()
        : Optional.of(
            "its type " + source.simpleString() + " cannot be read as " + declared.text());
  }

  /**
   * The column with its declared type; null stays null.
   *
   * @param what names the column in errors, such as {@code Feature 'trips' of source 'stats'}
   */
  public static Column cast(Column column, DataType source, FeatureType declared, String what) {
    DataType target = sparkType(declared, source);
    if (source instanceof NullType) {
      return column.cast(target);
    }
    if (declared instanceof FeatureType.ListOf list) {
      return castElements(column, source, list.element(), what);
    }
    if (declared instanceof FeatureType.SetOf set) {
      return castElements(column, source, set.element(), what);
    }
    if (declared instanceof FeatureType.StructOf struct) {
      return source instanceof StructType from ? castStruct(column, from, struct, what) : column;
    }
    return ScalarTypes.cast(column, source, ((FeatureType.Scalar) declared).primitive(), what);
  }

  private static DataType element(DataType source) {
    return source instanceof ArrayType array ? array.elementType() : DataTypes.NullType;
  }

  private static Column castElements(
      Column column, DataType source, FeatureType element, String what) {
    DataType from = element(source);
    if (from.equals(sparkType(element, from))) {
      return column;
    }
    scala.Function1<Column, Column> each = e -> cast(e, from, element, "Element of " + what);
    return functions.transform(column, each);
  }

  private static Column castStruct(
      Column column, StructType from, FeatureType.StructOf struct, String what) {
    List<Column> parts = new ArrayList<>();
    struct
        .fields()
        .forEach(
            (name, type) ->
                parts.add(
                    cast(
                            column.getField(name),
                            from.apply(name).dataType(),
                            type,
                            "Part '" + name + "' of " + what)
                        .as(name)));
    return functions
        .when(column.isNull(), functions.lit(null))
        .otherwise(functions.struct(parts.toArray(Column[]::new)));
  }

  private static StructType structType(FeatureType.StructOf struct, StructType from) {
    List<StructField> fields = new ArrayList<>();
    struct
        .fields()
        .forEach(
            (name, type) ->
                fields.add(
                    DataTypes.createStructField(
                        name, sparkType(type, from.apply(name).dataType()), true)));
    return DataTypes.createStructType(fields);
  }

  private static Optional<String> elementObjection(
      FeatureType declared, FeatureType element, DataType source) {
    if (source instanceof ArrayType array) {
      return objection(element, array.elementType()).map(o -> "of its elements, " + o);
    }
    return Optional.of(
        "its type " + source.simpleString() + " cannot be read as " + declared.text());
  }

  private static Optional<String> structObjection(FeatureType.StructOf struct, DataType source) {
    if (source instanceof StringType || source instanceof MapType) {
      return Optional.empty();
    }
    if (!(source instanceof StructType from)) {
      return Optional.of(
          "its type " + source.simpleString() + " cannot be read as " + struct.text());
    }
    List<String> names = List.of(from.fieldNames());
    return struct.fields().entrySet().stream()
        .map(
            part ->
                names.contains(part.getKey())
                    ? objection(part.getValue(), from.apply(part.getKey()).dataType())
                        .map(o -> "of its part '" + part.getKey() + "', " + o)
                    : Optional.of(
                        "its parts are "
                            + String.join(", ", names)
                            + ", without '"
                            + part.getKey()
                            + "'"))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
