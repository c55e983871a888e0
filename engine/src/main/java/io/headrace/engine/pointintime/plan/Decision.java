package io.headrace.engine.pointintime.plan;

import java.io.Serializable;

/**
 * Which method was chosen and why, for {@code EXPLAIN} and reports.
 *
 * @param reason with the sizes that led to it
 */
public record Decision(JoinMethod method, String reason) implements Serializable {
  @Override
  public String toString() {
    return method.text() + ": " + reason;
  }
}
