package io.headrace.engine.pointintime;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Types that a join key may have, each with values that are easily taken for one another. */
@SuppressWarnings("ImmutableEnumChecker") // Values are never changed
public enum KeyType {
  LONG(
      DataTypes.LongType,
      i -> i * 0x9E3779B97F4A7C15L,
      1L,
      12L,
      0L,
      -1L,
      Long.MIN_VALUE,
      Long.MAX_VALUE),
  INT(DataTypes.IntegerType, i -> i * 0x9E3779B1, 1, 12, 0, -1, Integer.MIN_VALUE),
  /** A narrower column of the labels for a wider one of the features. */
  INT_FOR_LONG(DataTypes.IntegerType, i -> i * 0x9E3779B1, 1, 12, -1, Integer.MAX_VALUE),
  SHORT(DataTypes.ShortType, null, (short) 1, (short) -1, Short.MAX_VALUE),
  STRING(
      DataTypes.StringType,
      i -> String.format("%05d", i / 8) + "aé日bß ".substring(0, i % 6),
      "2",
      "22",
      "",
      "Zoë",
      "Zoe\u0308",
      "日本",
      "\uD83D\uDE00",
      "2\u0000",
      " 2"),
  BINARY(
      DataTypes.BinaryType,
      i -> Arrays.copyOf(ByteBuffer.allocate(4).putInt(i / 8).array(), 4 + i % 8),
      bytes("2"),
      bytes("22"),
      new byte[0],
      new byte[] {0},
      new byte[] {0, 0},
      new byte[] {-1}),
  BOOLEAN(DataTypes.BooleanType, null, true, false),
  DOUBLE(
      DataTypes.DoubleType,
      i -> i / 4.0 - 300,
      1.5,
      0.0,
      -0.0,
      Double.NaN,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE),
  FLOAT(DataTypes.FloatType, i -> i / 4.0f - 300, 1.5f, 0.0f, -0.0f, Float.NaN),
  TIMESTAMP(
      DataTypes.TimestampType,
      i -> Instant.EPOCH.plus(i - 2000, ChronoUnit.MICROS),
      Instant.EPOCH,
      Instant.parse("1969-12-31T23:59:59.999999Z"),
      Instant.parse("2025-11-02T04:30:00Z"),
      Instant.parse("2025-11-02T05:30:00Z"),
      Instant.parse("0001-01-01T00:00:00Z")),
  DATE(
      DataTypes.DateType,
      i -> LocalDate.ofEpochDay(i - 2000),
      LocalDate.EPOCH,
      LocalDate.of(1969, 12, 31),
      LocalDate.of(9999, 12, 31)),
  DECIMAL(
      DataTypes.createDecimalType(10, 2),
      i -> BigDecimal.valueOf(i, 2),
      new BigDecimal("1.00"),
      new BigDecimal("10.00"),
      new BigDecimal("0.00"),
      new BigDecimal("-99999999.99")),
  LONG_DECIMAL(
      DataTypes.createDecimalType(38, 6),
      i -> BigDecimal.valueOf(i, 6).add(new BigDecimal("12345678901234567890123456789012")),
      new BigDecimal("1.000000"),
      new BigDecimal("99999999999999999999999999999999.999999"),
      new BigDecimal("-99999999999999999999999999999999.999999"));

  private final DataType labelType;
  private final IntFunction<Object> numbered;
  private final List<Object> values;

  /**
   * @param numbered a value for each number, all different; null for types with few values
   */
  KeyType(DataType labelType, IntFunction<Object> numbered, Object... values) {
    this.labelType = labelType;
    this.numbered = numbered;
    this.values = List.of(values);
  }

  public DataType labelType() {
    return labelType;
  }

  public DataType featureType() {
    return this == INT_FOR_LONG ? DataTypes.LongType : labelType;
  }

  /** Whether {@link #inCase} has enough values. */
  public boolean holdsCases() {
    return numbered != null;
  }

  int count() {
    return values.size();
  }

  Object label(int index) {
    return values.get(index % values.size());
  }

  Object feature(int index) {
    return widened(label(index));
  }

  /** A value that no other case has. */
  Object inCase(int number, int index) {
    return numbered.apply(number * 8 + index % 6);
  }

  /** The same as the features hold it. */
  Object widened(Object label) {
    return this == INT_FOR_LONG ? Long.valueOf((Integer) label) : label;
  }

  KeyPair pair(String column) {
    Column label = functions.col(column);
    return this == INT_FOR_LONG
        ? new KeyPair(label.cast(DataTypes.LongType), functions.col(column))
        : new KeyPair(label, functions.col(column));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
