package io.headrace.engine.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** Entity keys against the bytes that Feast itself produced. */
class EntityKeyGoldenTest {
  private static final Map<String, Primitive> TYPES =
      Map.of(
          "int64_val", Primitive.INT64,
          "int32_val", Primitive.INT32,
          "string_val", Primitive.STRING,
          "bytes_val", Primitive.BYTES,
          "unix_timestamp_val", Primitive.UNIX_TIMESTAMP);

  @Test
  void everyGoldenKeyHasFeastsBytesFromARow() throws IOException {
    for (JsonNode golden : goldenKeys()) {
      List<Field> keys = fields(golden);
      StructType schema = new StructType();
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        Primitive type = TYPES.get(golden.at("/keys/" + i + "/field").asText());
        schema = schema.add(keys.get(i).name(), sparkType(type));
        cells.add(internal(type, golden.at("/keys/" + i + "/value")));
      }
      EntityKeyEncoder encoder = EntityKeyEncoder.of(keys, schema);
      GenericInternalRow row = new GenericInternalRow(cells.toArray());
      assertThat(encoder.hasNull(row)).isFalse();
      assertThat(hex(encoder.encode(row)))
          .as(golden.toString())
          .isEqualTo(golden.get("hex").asText());
    }
  }

  @Test
  void everyGoldenKeyHasFeastsBytesFromPlainValues() throws IOException {
    for (JsonNode golden : goldenKeys()) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (JsonNode key : golden.get("keys")) {
        JsonNode value = key.get("value");
        boolean bytes = key.get("field").asText().equals("bytes_val");
        values.put(
            key.get("name").asText(),
            bytes
                ? HexFormat.of().parseHex(value.asText())
                : value.isTextual() ? value.asText() : value.asLong());
      }
      assertThat(hex(EntityKeys.encode(fields(golden), values)))
          .isEqualTo(golden.get("hex").asText());
    }
  }

  /**
   * Feast 0.67 gave these bytes; the recorded keys have no pair in which signed bytes would sort
   * otherwise.
   */
  @Test
  void namesBeyondAsciiSortAfterAscii() {
    List<Field> keys = List.of(key("é", Primitive.INT64), key("z", Primitive.INT64));
    assertThat(hex(EntityKeys.encode(keys, Map.of("é", 1L, "z", 2L))))
        .isEqualTo(
            "0200000002000000010000007a0200000002000000c3a9"
                + "0400000008000000020000000000000004000000080000000100000000000000");
  }

  @Test
  void nullInAnyPartIsSeen() {
    List<Field> keys = List.of(key("a", Primitive.INT64), key("b", Primitive.STRING));
    StructType schema =
        new StructType().add("a", DataTypes.LongType).add("b", DataTypes.StringType);
    EntityKeyEncoder encoder = EntityKeyEncoder.of(keys, schema);
    assertThat(encoder.hasNull(new GenericInternalRow(new Object[] {1L, null}))).isTrue();
    assertThat(encoder.hasNull(new GenericInternalRow(new Object[] {null, UTF8String.EMPTY_UTF8})))
        .isTrue();
    assertThat(encoder.hasNull(new GenericInternalRow(new Object[] {1L, UTF8String.EMPTY_UTF8})))
        .isFalse();
  }

  @Test
  void subSecondsOfATimestampKeyAreFlooredBefore1970Too() {
    List<Field> keys = List.of(key("t", Primitive.UNIX_TIMESTAMP));
    StructType schema = new StructType().add("t", DataTypes.TimestampType);
    byte[] key =
        EntityKeyEncoder.of(keys, schema).encode(new GenericInternalRow(new Object[] {-500_000L}));
    assertThat(key).isEqualTo(EntityKeys.encode(keys, Map.of("t", -1L)));
    assertThat(EntityKeys.encode(keys, Map.of("t", "1969-12-31T23:59:59Z"))).isEqualTo(key);
  }

  @Test
  void typesThatFeastCannotSerializeAreRefusedByName() {
    List<Field> keys = List.of(key("share", Primitive.FLOAT64));
    assertThatThrownBy(() -> EntityKeys.encode(keys, Map.of("share", 1L)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Join key 'share'")
        .hasMessageContaining("Float64");
  }

  @Test
  void valuesThatDoNotFitAreNamed() {
    for (Object wrong : new Object[] {"x", true, 1L << 40}) {
      assertThatThrownBy(
              () -> EntityKeys.encode(List.of(key("n", Primitive.INT32)), Map.of("n", wrong)))
          .isInstanceOf(DefinitionException.class)
          .hasMessageContaining("Join key 'n': the value " + wrong + " is no Int32");
    }
  }

  private static List<JsonNode> goldenKeys() throws IOException {
    List<JsonNode> keys = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    try (InputStream in =
        EntityKeyGoldenTest.class.getResourceAsStream("/golden/entity-keys.jsonl")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        keys.add(mapper.readTree(line));
      }
    }
    assertThat(keys).hasSize(43);
    return keys;
  }

  private static List<Field> fields(JsonNode golden) {
    List<Field> fields = new ArrayList<>();
    golden
        .get("keys")
        .forEach(k -> fields.add(key(k.get("name").asText(), TYPES.get(k.get("field").asText()))));
    return fields;
  }

  private static Field key(String name, Primitive type) {
    return new Field(name, FeatureType.of(type));
  }

  private static DataType sparkType(Primitive type) {
    return switch (type) {
      case INT64 -> DataTypes.LongType;
      case INT32 -> DataTypes.IntegerType;
      case BYTES -> DataTypes.BinaryType;
      case UNIX_TIMESTAMP -> DataTypes.TimestampType;
      default -> DataTypes.StringType;
    };
  }

  private static Object internal(Primitive type, JsonNode value) {
    return switch (type) {
      case INT64 -> value.asLong();
      case INT32 -> value.asInt();
      case BYTES -> HexFormat.of().parseHex(value.asText());
      case UNIX_TIMESTAMP -> value.asLong() * 1_000_000L;
      default -> UTF8String.fromString(value.asText());
    };
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
