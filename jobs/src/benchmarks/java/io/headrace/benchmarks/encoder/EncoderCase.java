package io.headrace.benchmarks.encoder;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureType.StructOf;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Columns to encode: one of each type. */
public enum EncoderCase {
  INT64(scalar(Primitive.INT64), DataTypes.LongType),
  INT32(scalar(Primitive.INT32), DataTypes.IntegerType),
  FLOAT64(scalar(Primitive.FLOAT64), DataTypes.DoubleType),
  FLOAT32(scalar(Primitive.FLOAT32), DataTypes.FloatType),
  BOOL(scalar(Primitive.BOOL), DataTypes.BooleanType),
  STRING(scalar(Primitive.STRING), DataTypes.StringType),
  BYTES(scalar(Primitive.BYTES), DataTypes.BinaryType),
  UNIX_TIMESTAMP(scalar(Primitive.UNIX_TIMESTAMP), DataTypes.TimestampType),
  DECIMAL_18(scalar(Primitive.DECIMAL), DataTypes.createDecimalType(18, 4)),
  DECIMAL_38(scalar(Primitive.DECIMAL), DataTypes.createDecimalType(38, 10)),
  UUID_TEXT(scalar(Primitive.UUID), DataTypes.StringType),
  JSON(scalar(Primitive.JSON), DataTypes.StringType),
  LIST_OF_8_FLOAT32(
      new FeatureType.ListOf(scalar(Primitive.FLOAT32)),
      DataTypes.createArrayType(DataTypes.FloatType)),
  SET_OF_8_INT64(
      new FeatureType.SetOf(scalar(Primitive.INT64)),
      DataTypes.createArrayType(DataTypes.LongType)),
  MAP_OF_4(
      scalar(Primitive.MAP), DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType)),
  STRUCT_OF_2(
      new StructOf(
          Map.of("amount", scalar(Primitive.FLOAT64), "city", scalar(Primitive.STRING))),
      new StructType().add("amount", DataTypes.DoubleType).add("city", DataTypes.StringType));

  private final FeatureType type;
  private final DataType spark;

  EncoderCase(FeatureType type, DataType spark) {
    this.type = type;
    this.spark = spark;
  }

  private static FeatureType scalar(Primitive type) {
    return FeatureType.of(type);
  }

  FeatureType type() {
    return type;
  }

  DataType spark() {
    return spark;
  }

  /** A value as Spark holds it. */
  Object value(Random random) {
    return switch (this) {
      case INT64, UNIX_TIMESTAMP -> random.nextLong() >>> 12;
      case INT32 -> random.nextInt() >>> 4;
      case FLOAT64 -> random.nextDouble();
      case FLOAT32 -> random.nextFloat();
      case BOOL -> random.nextBoolean();
      case STRING -> UTF8String.fromString("customer " + random.nextInt(1_000_000));
      case BYTES -> {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        yield bytes;
      }
      case DECIMAL_18 -> Decimal.apply(BigDecimal.valueOf(random.nextLong() >>> 24, 4), 18, 4);
      case DECIMAL_38 -> Decimal.apply(BigDecimal.valueOf(random.nextLong(), 10), 38, 10);
      case UUID_TEXT ->
          UTF8String.fromString(new UUID(random.nextLong(), random.nextLong()).toString());
      case JSON ->
          UTF8String.fromString("{\"city\": \"Graz\", \"visits\": [1, 2, " + random.nextInt() + "]}");
      case LIST_OF_8_FLOAT32 -> {
        Object[] elements = new Object[8];
        for (int i = 0; i < elements.length; i++) {
          elements[i] = random.nextFloat();
        }
        yield new GenericArrayData(elements);
      }
      case SET_OF_8_INT64 ->
          new GenericArrayData(random.longs(8, 0, 100).boxed().toArray());
      case MAP_OF_4 -> {
        Object[] keys = new Object[4];
        Object[] values = new Object[4];
        for (int i = 0; i < keys.length; i++) {
          keys[i] = UTF8String.fromString("key " + (7 * i + random.nextInt(7)));
          values[i] = random.nextDouble();
        }
        yield new ArrayBasedMapData(new GenericArrayData(keys), new GenericArrayData(values));
      }
      case STRUCT_OF_2 ->
          new GenericInternalRow(
              new Object[] {random.nextDouble(), UTF8String.fromString("city " + random.nextInt(50))});
    };
  }
}
