package io.headrace.engine.values;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.values.proto.MapKey;
import io.headrace.engine.values.proto.RepeatedValue;
import io.headrace.engine.values.proto.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Serialized {@code feast.types.Value} as plain Java. */
public final class ValueDecoder {
  /** Feast's batch path writes this for a null timestamp; its own reader takes it for null too. */
  private static final long NULL_TIMESTAMP = Long.MIN_VALUE;

  private ValueDecoder() {}

  /**
   * Long, Integer, Double, Float, Boolean, String, {@code byte[]}, Instant, List (of sets too) or
   * Map; empty for a null. Elements of collections may be null.
   *
   * @throws StoreException when the bytes are no Value
   */
  public static Optional<Object> decode(byte[] bytes) {
    return Optional.ofNullable(plain(parse(bytes)));
  }

  /**
   * Whether readers see the same: entries of maps have no order, and all nulls are alike. Bytes
   * that are no Value are the same as nothing but themselves.
   */
  public static boolean isSameValue(byte[] one, byte[] other) {
    if (Arrays.equals(one, other)) {
      return true;
    }
    try {
      Value first = Value.parseFrom(one);
      Value second = Value.parseFrom(other);
      return first.equals(second) || (plain(first) == null && plain(second) == null);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static Value parse(byte[] bytes) {
    try {
      return Value.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException(
          "Online store",
          "a stored value is not in Feast's format. Materialize its view again.",
          e);
    }
  }

  private static Object plain(Value value) {
    return switch (value.getValCase()) {
      case BYTES_VAL -> value.getBytesVal().toByteArray();
      case STRING_VAL -> value.getStringVal();
      case INT32_VAL -> value.getInt32Val();
      case INT64_VAL -> value.getInt64Val();
      case DOUBLE_VAL -> value.getDoubleVal();
      case FLOAT_VAL -> value.getFloatVal();
      case BOOL_VAL -> value.getBoolVal();
      case UNIX_TIMESTAMP_VAL -> moment(value.getUnixTimestampVal());
      case JSON_VAL -> value.getJsonVal();
      case UUID_VAL -> value.getUuidVal();
      case TIME_UUID_VAL -> value.getTimeUuidVal();
      case DECIMAL_VAL -> value.getDecimalVal();
      case BYTES_LIST_VAL -> list(value.getBytesListVal().getValList(), ByteString::toByteArray);
      case BYTES_SET_VAL -> list(value.getBytesSetVal().getValList(), ByteString::toByteArray);
      case STRING_LIST_VAL -> same(value.getStringListVal().getValList());
      case STRING_SET_VAL -> same(value.getStringSetVal().getValList());
      case INT32_LIST_VAL -> same(value.getInt32ListVal().getValList());
      case INT32_SET_VAL -> same(value.getInt32SetVal().getValList());
      case INT64_LIST_VAL -> same(value.getInt64ListVal().getValList());
      case INT64_SET_VAL -> same(value.getInt64SetVal().getValList());
      case DOUBLE_LIST_VAL -> same(value.getDoubleListVal().getValList());
      case DOUBLE_SET_VAL -> same(value.getDoubleSetVal().getValList());
      case FLOAT_LIST_VAL -> same(value.getFloatListVal().getValList());
      case FLOAT_SET_VAL -> same(value.getFloatSetVal().getValList());
      case BOOL_LIST_VAL -> same(value.getBoolListVal().getValList());
      case BOOL_SET_VAL -> same(value.getBoolSetVal().getValList());
      case UNIX_TIMESTAMP_LIST_VAL ->
          list(value.getUnixTimestampListVal().getValList(), ValueDecoder::moment);
      case UNIX_TIMESTAMP_SET_VAL ->
          list(value.getUnixTimestampSetVal().getValList(), ValueDecoder::moment);
      case JSON_LIST_VAL -> same(value.getJsonListVal().getValList());
      case UUID_LIST_VAL -> same(value.getUuidListVal().getValList());
      case UUID_SET_VAL -> same(value.getUuidSetVal().getValList());
      case TIME_UUID_LIST_VAL -> same(value.getTimeUuidListVal().getValList());
      case TIME_UUID_SET_VAL -> same(value.getTimeUuidSetVal().getValList());
      case DECIMAL_LIST_VAL -> same(value.getDecimalListVal().getValList());
      case DECIMAL_SET_VAL -> same(value.getDecimalSetVal().getValList());
      case MAP_VAL -> map(value.getMapVal());
      case STRUCT_VAL -> map(value.getStructVal());
      case MAP_LIST_VAL -> list(value.getMapListVal().getValList(), ValueDecoder::map);
      case STRUCT_LIST_VAL -> list(value.getStructListVal().getValList(), ValueDecoder::map);
      case LIST_VAL -> nested(value.getListVal());
      case SET_VAL -> nested(value.getSetVal());
      case SCALAR_MAP_VAL -> scalarMap(value);
      case ZONED_TIMESTAMP_VAL -> moment(value.getZonedTimestampVal().getUnixTimestamp());
      case NULL_VAL, VAL_NOT_SET -> null;
    };
  }

  private static Object moment(long seconds) {
    return seconds == NULL_TIMESTAMP ? null : Instant.ofEpochSecond(seconds);
  }

  private static Object nested(RepeatedValue values) {
    return list(values.getValList(), ValueDecoder::plain);
  }

  private static Object map(io.headrace.engine.values.proto.Map map) {
    Map<String, Object> plain = new LinkedHashMap<>();
    map.getValMap().forEach((key, value) -> plain.put(key, plain(value)));
    return plain;
  }

  private static Object scalarMap(Value value) {
    Map<Object, Object> plain = new LinkedHashMap<>();
    value
        .getScalarMapVal()
        .getValList()
        .forEach(e -> plain.put(key(e.getKey()), plain(e.getValue())));
    return plain;
  }

  private static Object key(MapKey key) {
    return switch (key.getKeyCase()) {
      case INT32_KEY -> key.getInt32Key();
      case INT64_KEY -> key.getInt64Key();
      case FLOAT_KEY -> key.getFloatKey();
      case DOUBLE_KEY -> key.getDoubleKey();
      case BOOL_KEY -> key.getBoolKey();
      case UNIX_TIMESTAMP_KEY -> moment(key.getUnixTimestampKey());
      case BYTES_KEY -> key.getBytesKey().toByteArray();
      case UUID_KEY -> key.getUuidKey();
      case TIME_UUID_KEY -> key.getTimeUuidKey();
      case DECIMAL_KEY -> key.getDecimalKey();
      case KEY_NOT_SET -> null;
    };
  }

  private static List<Object> same(List<?> values) {
    return new ArrayList<>(values);
  }

  private static <T> List<Object> list(List<T> values, Function<T, Object> convert) {
    List<Object> plain = new ArrayList<>(values.size());
    values.forEach(v -> plain.add(convert.apply(v)));
    return plain;
  }
}
