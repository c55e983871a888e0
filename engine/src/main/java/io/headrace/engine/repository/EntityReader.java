package io.headrace.engine.repository;

import io.headrace.engine.configuration.YamlBlock;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads entities. */
final class EntityReader {
  private static final String TYPES_FIX =
      "Write for example Int64, Float32, String, Bool, UnixTimestamp, Array(Int64), Set(String), Map,"
          + " Json, Decimal or Uuid; Feast has no set of Json or Map.";

  private EntityReader() {}

  static Entity read(String name, YamlBlock block) {
    block.refuseUnknownKeys(DefinitionReader.keysWith("join_keys", "join_key", "value_type"));
    List<String> keys = new ArrayList<>(block.texts("join_keys"));
    block.text("join_key").ifPresent(keys::add);
    if (keys.size() > 1) {
      block.problem(
          "it has " + keys.size() + " join keys, and Feast allows one",
          "Define an entity for each, and name them all in the view.");
    }
    // Feast's rule: without a join key the entity's name is one.
    String key = keys.isEmpty() ? name : keys.get(0);
    Names.objection(key).ifPresent(why -> block.problem(why, "Choose another join key."));
    return new Entity(
        name,
        key,
        type(block, "value_type"),
        block.text("description").orElse(""),
        block.textMap("tags"),
        block.text("owner").orElse(""));
  }

  /** The declared type under a key; a problem where it is none. */
  static Optional<FeatureType> type(YamlBlock block, String key) {
    Optional<String> text = block.text(key);
    Optional<FeatureType> type = text.flatMap(FeatureTypes::parse);
    if (text.isPresent() && type.isEmpty()) {
      block.problem("'" + key + "' is '" + text.get() + "', which is no type", TYPES_FIX);
    }
    return type;
  }
}
