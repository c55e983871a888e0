package io.headrace.engine.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.headrace.engine.definitions.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Renders registry messages as nested maps that a person or JSON can read. */
final class Description {
  private Description() {}

  /** Fields that are set, in the order of their numbers. */
  static Map<String, Object> of(Message message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    message
        .getAllFields()
        .forEach((field, value) -> fields.put(field.getName(), field(field, value)));
    int unknown = message.getUnknownFields().asMap().size();
    if (unknown > 0) {
      fields.put(
          "unknown_fields",
          List.copyOf(
              message.getUnknownFields().asMap().keySet().stream().map(n -> (Object) n).toList()));
    }
    return fields;
  }

  private static Object field(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      Map<String, Object> entries = new TreeMap<>();
      for (Object entry : (List<?>) value) {
        MapEntry<?, ?> e = (MapEntry<?, ?>) entry;
        FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
        entries.put(e.getKey().toString(), single(valueField, e.getValue()));
      }
      return entries;
    }
    if (field.isRepeated()) {
      List<Object> items = new ArrayList<>();
      for (Object item : (List<?>) value) {
        items.add(single(field, item));
      }
      return items;
    }
    return single(field, value);
  }

  private static Object single(FieldDescriptor field, Object value) {
    if (value instanceof Timestamp t) {
      return Timestamps.instant(t).toString();
    }
    if (value instanceof Duration d) {
      return Timestamps.duration(d).toString();
    }
    if (value instanceof Message m) {
      return of(m);
    }
    if (value instanceof ByteString b) {
      return b.size() + " bytes";
    }
    if (value instanceof EnumValueDescriptor e) {
      return e.getName();
    }
    if (field.getName().equals("value_type")) {
      int number = (Integer) value;
      return ValueType.ofNumber(number).map(ValueType::name).orElse("number " + number);
    }
    return value;
  }
}
