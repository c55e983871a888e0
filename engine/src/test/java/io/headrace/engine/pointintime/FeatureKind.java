package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureTypes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;

/** Types that a feature may have, with few values each, so that ties are common. */
@SuppressWarnings("ImmutableEnumChecker") // Values are never changed
public enum FeatureKind {
  INT64("Int64", "bigint", 0L, 1L, -1L, 127L, 128L, 300L, Long.MAX_VALUE),
  INT32("Int32", "int", 0, 1, -1, Integer.MIN_VALUE),
  FLOAT64("Float64", "double", 0.0, -0.0, Double.NaN, 1.5, Double.NEGATIVE_INFINITY),
  FLOAT32("Float32", "float", 0.0f, -0.0f, Float.NaN, 1.5f),
  BOOL("Bool", "boolean", true, false),
  STRING("String", "string", "", "a", "b", "ab", "Zoë", "日本"),
  BYTES("Bytes", "binary", new byte[0], new byte[] {0}, new byte[] {-1}, new byte[] {127}),
  /** Feast keeps whole seconds, so the fractions are not what decides a tie. */
  UNIX_TIMESTAMP(
      "UnixTimestamp",
      "timestamp",
      Instant.EPOCH,
      Instant.parse("2025-11-02T04:30:00.000001Z"),
      Instant.parse("2025-11-02T04:30:00.000002Z"),
      Instant.parse("1900-01-01T00:00:00Z")),
  DECIMAL("Decimal", "decimal(10,2)", new BigDecimal("1.00"), new BigDecimal("-1.50")),
  INTS("Array(Int64)", "array<bigint>", List.of(), List.of(1L), List.of(1L, 2L), List.of(2L)),
  TEXTS("Array(String)", "array<string>", List.of(), List.of(""), List.of("a", "b")),
  NESTED(
      "Array(Array(Int64))",
      "array<array<bigint>>",
      List.of(),
      List.of(List.of(1L), List.of()),
      List.of(List.of(), List.of(1L))),
  /** Orders of one set are the same set. */
  SET("Set(Int64)", "array<bigint>", List.of(1L, 2L), List.of(2L, 1L), List.of(3L)),
  MAP("Map", "map<string,bigint>", Map.of(), Map.of("a", 1L), Map.of("a", 1L, "b", 2L)),
  STRUCT(
      "Struct({a: Int64, b: String})",
      "struct<a:bigint,b:string>",
      RowFactory.create(1L, "x"),
      RowFactory.create(1L, null),
      RowFactory.create(null, "x"));

  private final FeatureType declared;
  private final DataType type;
  private final List<Object> values;

  FeatureKind(String declared, String type, Object... values) {
    this.declared = FeatureTypes.parse(declared).orElseThrow();
    this.type = DataType.fromDDL(type);
    this.values = List.of(values);
  }

  public FeatureType declared() {
    return declared;
  }

  public DataType type() {
    return type;
  }

  Object value(int index) {
    return values.get(Math.floorMod(index, values.size()));
  }
}
