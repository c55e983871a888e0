package io.headrace.engine.online;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.ValueType;
import java.util.List;
import java.util.Set;

/**
 * What {@code vector_enabled} asks for. Feast then keeps lists of numbers in {@code vector_value} a
 * second time, for searches; in PostgreSQL that column is of a type which the extension pgvector
 * brings. A view without such lists has nothing to keep there.
 */
final class FeastVectors {
  private static final Set<ValueType> LISTS =
      Set.of(
          ValueType.FLOAT_LIST, ValueType.DOUBLE_LIST, ValueType.INT32_LIST, ValueType.INT64_LIST);

  private FeastVectors() {}

  /**
   * @throws DefinitionException if the view has lists of numbers
   */
  static void requireNone(OnlineTable table) {
    List<String> lists =
        table.features().stream()
            .filter(f -> LISTS.contains(f.type().valueType()))
            .map(Field::name)
            .toList();
    if (!lists.isEmpty()) {
      throw new DefinitionException(
          "feature_store.yaml, online_store",
          "'vector_enabled' is true, and feature view '"
              + table.name()
              + "' has lists of numbers ("
              + String.join(", ", lists)
              + "): they would not be written as vectors, so that searches would miss rows",
          "Set it to false, or materialize this view with Feast.");
    }
  }
}
