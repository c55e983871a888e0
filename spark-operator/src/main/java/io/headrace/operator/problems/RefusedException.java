package io.headrace.operator.problems;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was given cannot be rendered or sent as it is, and the user can put it right. Carries every
 * problem found; nothing was created.
 */
public final class RefusedException extends RuntimeException {
  private final transient List<Problem> problems;

  public RefusedException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a refusal names at least one problem");
    }
    this.problems = List.copyOf(problems);
  }

  public RefusedException(String where, String what, String fix) {
    this(List.of(new Problem(where, what, fix)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
