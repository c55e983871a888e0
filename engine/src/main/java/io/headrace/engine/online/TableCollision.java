package io.headrace.engine.online;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import java.util.List;

/**
 * Two tables that cannot both be in a store, because what one writes would overwrite the other.
 *
 * @param one name of an online table
 * @param other name of an online table, the same where two features of one table collide
 */
public record TableCollision(String one, String other, Problem problem) {
  /** Whether it is about the online table of a name. */
  public boolean concerns(String table) {
    return one.equals(table) || other.equals(table);
  }

  /**
   * @throws DefinitionException naming each of them
   */
  public static void requireNone(List<TableCollision> collisions) {
    if (!collisions.isEmpty()) {
      throw new DefinitionException(collisions.stream().map(TableCollision::problem).toList());
    }
  }
}
