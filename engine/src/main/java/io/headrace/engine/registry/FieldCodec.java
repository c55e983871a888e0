package io.headrace.engine.registry;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.ValueType;
import io.headrace.engine.registry.proto.FeatureSpecV2;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fields in the registry's form, where structs and nested collections keep their type in tags. */
final class FieldCodec {
  static final String STRUCT_SCHEMA = "feast:struct_schema";
  static final String NESTED_TYPE = "feast:nested_inner_type";

  /** Stands where a type cannot be read; the view then has an obstacle. */
  private static final FeatureType UNREADABLE = FeatureType.of(FeatureType.Primitive.STRING);

  private FieldCodec() {}

  /** Adds to {@code obstacles} what keeps the field's type from being known. */
  static Field read(FeatureSpecV2 spec, List<String> obstacles) {
    Optional<FeatureType> type = typeOf(spec);
    if (type.isEmpty()) {
      obstacles.add(
          "field '" + spec.getName() + "' has a type that is not known here: " + typeName(spec));
    }
    Map<String, String> tags = new TreeMap<>(spec.getTagsMap());
    tags.remove(STRUCT_SCHEMA);
    tags.remove(NESTED_TYPE);
    return new Field(spec.getName(), type.orElse(UNREADABLE), spec.getDescription(), tags);
  }

  /** The type of a field, or how the registry numbers it where it is unknown. */
  static String typeName(FeatureSpecV2 spec) {
    return typeOf(spec)
        .map(FeatureType::text)
        .or(() -> ValueType.ofNumber(spec.getValueType()).map(ValueType::name))
        .orElse("number " + spec.getValueType());
  }

  private static Optional<FeatureType> typeOf(FeatureSpecV2 spec) {
    Optional<ValueType> valueType = ValueType.ofNumber(spec.getValueType());
    if (valueType.isEmpty()) {
      return Optional.empty();
    }
    switch (valueType.get()) {
      case STRUCT -> {
        return TypeText.readFields(spec.getTagsOrDefault(STRUCT_SCHEMA, ""));
      }
      case STRUCT_LIST -> {
        return TypeText.readFields(spec.getTagsOrDefault(STRUCT_SCHEMA, ""))
            .map(FeatureType.ListOf::new);
      }
      case VALUE_LIST, VALUE_SET -> {
        return TypeText.read(spec.getTagsOrDefault(NESTED_TYPE, ""));
      }
      default -> {
        return FeatureTypes.ofValueType(valueType.get())
            .filter(t -> t.valueType() != ValueType.INVALID);
      }
    }
  }

  /** Writes the fields over those of equal name, so that what we do not know of them survives. */
  static List<FeatureSpecV2> write(List<Field> fields, List<FeatureSpecV2> before) {
    List<FeatureSpecV2> written = new ArrayList<>();
    for (Field field : fields) {
      FeatureSpecV2 old =
          before.stream()
              .filter(f -> f.getName().equals(field.name()))
              .findFirst()
              .orElse(FeatureSpecV2.getDefaultInstance());
      written.add(write(field, old));
    }
    return written;
  }

  private static FeatureSpecV2 write(Field field, FeatureSpecV2 before) {
    FeatureType type = field.type();
    Map<String, String> tags = new TreeMap<>(field.tags());
    if (type instanceof FeatureType.StructOf struct) {
      tags.put(STRUCT_SCHEMA, TypeText.writeFields(struct));
    } else if (type instanceof FeatureType.ListOf list
        && list.element() instanceof FeatureType.StructOf struct) {
      tags.put(STRUCT_SCHEMA, TypeText.writeFields(struct));
    } else if (type.valueType() == ValueType.VALUE_LIST
        || type.valueType() == ValueType.VALUE_SET) {
      tags.put(NESTED_TYPE, TypeText.write(type));
    }
    FeatureSpecV2.Builder builder =
        before.toBuilder()
            .setName(field.name())
            .setValueType(type.valueType().number())
            .setDescription(field.description());
    if (!tags.equals(before.getTagsMap())) {
      builder.clearTags().putAllTags(tags);
    }
    return builder.build();
  }
}
