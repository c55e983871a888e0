package io.headrace.operator.problems;

/**
 * One thing a user can fix.
 *
 * @param where the file and the path inside it, such as {@code prod.yaml, jobs[0].schedule}
 * @param what what is wrong there, without a final full stop
 * @param fix how to put it right, as a sentence
 */
public record Problem(String where, String what, String fix) {
  @Override
  public String toString() {
    return where + ": " + what + ". " + fix;
  }
}
