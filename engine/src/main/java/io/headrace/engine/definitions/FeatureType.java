package io.headrace.engine.definitions;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The declared type of a field, as the definitions write it: {@code Int64}, {@code Array(String)},
 * {@code Set(Uuid)}, {@code Struct({name: String})}, {@code Array(Array(Int64))}. {@link
 * #valueType()} is what the registry stores of it.
 */
public sealed interface FeatureType extends Serializable {

  /**
   * The registry's type number; nested collections and structs keep the rest in the field's tags.
   */
  ValueType valueType();

  /** How definitions write it. {@link FeatureTypes#parse} reads it back. */
  String text();

  static FeatureType of(Primitive primitive) {
    return new Scalar(primitive);
  }

  /** A type without parts. A {@code Map} counts as one: its values are typed by what they hold. */
  record Scalar(Primitive primitive) implements FeatureType {
    @Override
    public ValueType valueType() {
      return primitive.scalar();
    }

    @Override
    public String text() {
      return primitive.text();
    }
  }

  /** An ordered collection; duplicates count. */
  record ListOf(FeatureType element) implements FeatureType {
    @Override
    public ValueType valueType() {
      if (element instanceof Scalar scalar) {
        return scalar.primitive().list();
      }
      return element instanceof StructOf ? ValueType.STRUCT_LIST : ValueType.VALUE_LIST;
    }

    @Override
    public String text() {
      return "Array(" + element.text() + ")";
    }
  }

  /** A collection without order and duplicates. */
  record SetOf(FeatureType element) implements FeatureType {
    @Override
    public ValueType valueType() {
      return element instanceof Scalar scalar ? scalar.primitive().set() : ValueType.VALUE_SET;
    }

    @Override
    public String text() {
      return "Set(" + element.text() + ")";
    }
  }

  /** Named parts, each with its own type, in declared order. */
  record StructOf(Map<String, FeatureType> fields) implements FeatureType {
    public StructOf {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public ValueType valueType() {
      return ValueType.STRUCT;
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("Struct({");
      fields.forEach(
          (name, type) ->
              text.append(text.length() == "Struct({".length() ? "" : ", ")
                  .append(name)
                  .append(": ")
                  .append(type.text()));
      return text.append("})").toString();
    }
  }

  /**
   * The types without parts, with the registry's numbers for one of them, a list of them and a set
   * of them.
   */
  enum Primitive {
    INT32("Int32", "INT32", ValueType.INT32, ValueType.INT32_LIST, ValueType.INT32_SET),
    INT64("Int64", "INT64", ValueType.INT64, ValueType.INT64_LIST, ValueType.INT64_SET),
    FLOAT32("Float32", "FLOAT32", ValueType.FLOAT, ValueType.FLOAT_LIST, ValueType.FLOAT_SET),
    FLOAT64("Float64", "FLOAT64", ValueType.DOUBLE, ValueType.DOUBLE_LIST, ValueType.DOUBLE_SET),
    BOOL("Bool", "BOOL", ValueType.BOOL, ValueType.BOOL_LIST, ValueType.BOOL_SET),
    STRING("String", "STRING", ValueType.STRING, ValueType.STRING_LIST, ValueType.STRING_SET),
    BYTES("Bytes", "BYTES", ValueType.BYTES, ValueType.BYTES_LIST, ValueType.BYTES_SET),
    UNIX_TIMESTAMP(
        "UnixTimestamp",
        "UNIX_TIMESTAMP",
        ValueType.UNIX_TIMESTAMP,
        ValueType.UNIX_TIMESTAMP_LIST,
        ValueType.UNIX_TIMESTAMP_SET),
    UUID("Uuid", "UUID", ValueType.UUID, ValueType.UUID_LIST, ValueType.UUID_SET),
    TIME_UUID(
        "TimeUuid",
        "TIME_UUID",
        ValueType.TIME_UUID,
        ValueType.TIME_UUID_LIST,
        ValueType.TIME_UUID_SET),
    DECIMAL("Decimal", "DECIMAL", ValueType.DECIMAL, ValueType.DECIMAL_LIST, ValueType.DECIMAL_SET),
    JSON("Json", "JSON", ValueType.JSON, ValueType.JSON_LIST, ValueType.INVALID),
    MAP("Map", "MAP", ValueType.MAP, ValueType.MAP_LIST, ValueType.INVALID),
    IMAGE_BYTES(
        "ImageBytes", "IMAGE_BYTES", ValueType.IMAGE_BYTES, ValueType.INVALID, ValueType.INVALID),
    PDF_BYTES("PdfBytes", "PDF_BYTES", ValueType.PDF_BYTES, ValueType.INVALID, ValueType.INVALID),
    SCALAR_MAP(
        "ScalarMap", "SCALAR_MAP", ValueType.SCALAR_MAP, ValueType.INVALID, ValueType.INVALID),
    ZONED_TIMESTAMP(
        "ZonedTimestamp",
        "ZONED_TIMESTAMP",
        ValueType.ZONED_TIMESTAMP,
        ValueType.INVALID,
        ValueType.INVALID);

    private final String text;
    private final String tagName;
    private final ValueType scalar;
    private final ValueType list;
    private final ValueType set;

    Primitive(String text, String tagName, ValueType scalar, ValueType list, ValueType set) {
      this.text = text;
      this.tagName = tagName;
      this.scalar = scalar;
      this.list = list;
      this.set = set;
    }

    /** As definitions write it. */
    public String text() {
      return text;
    }

    /**
     * As Feast writes it inside {@code feast:struct_schema} and {@code feast:nested_inner_type}.
     */
    public String tagName() {
      return tagName;
    }

    public ValueType scalar() {
      return scalar;
    }

    /** INVALID where Feast has no list of this type. */
    public ValueType list() {
      return list;
    }

    /** INVALID where Feast has no set of this type. */
    public ValueType set() {
      return set;
    }
  }
}
