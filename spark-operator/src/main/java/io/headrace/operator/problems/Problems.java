package io.headrace.operator.problems;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers problems, each once, in the order found. Not for use by several threads. */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  public void add(String where, String what, String fix) {
    found.add(new Problem(where, what, fix));
  }

  public void addAll(List<Problem> problems) {
    found.addAll(problems);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Problem> list() {
    return List.copyOf(found);
  }

  /**
   * @throws RefusedException with every problem gathered, if there is one
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new RefusedException(list());
    }
  }
}
