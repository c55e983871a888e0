package io.headrace.engine.definitions;

import java.util.ArrayList;
import java.util.List;

/** Gathers problems, so that all of them are told at once. Not for use by several threads. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  public void add(String where, String what, String fix) {
    Problem problem = new Problem(where, what, fix);
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  public void addAll(List<Problem> problems) {
    problems.forEach(p -> add(p.where(), p.what(), p.fix()));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Problem> list() {
    return List.copyOf(found);
  }

  /**
   * @throws DefinitionException with every problem gathered, if there is one
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new DefinitionException(found);
    }
  }
}
