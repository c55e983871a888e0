package io.headrace.engine.definitions;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something the user wrote is wrong and the user can put it right. Carries every problem found,
 * never only the first.
 */
public class DefinitionException extends RuntimeException {
  /** Serializable, so that what fails in an executor arrives whole. */
  @SuppressWarnings("serial")
  private final List<Problem> problems;

  public DefinitionException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a definition exception names at least one problem");
    }
    this.problems = List.copyOf(problems);
  }

  public DefinitionException(String where, String what, String fix) {
    this(List.of(new Problem(where, what, fix)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
