package io.headrace.jobs.session;

/** How a run shows how far it is, on standard error. */
public enum ProgressFormat {
  /** {@code bar} where a person looks at a terminal, {@code lines} elsewhere. */
  auto,
  /** One line that changes. */
  bar,
  /** A line for each view now and then. */
  lines,
  /** A JSON object a line, about once a second for each view. */
  json,
  /** Nothing. */
  none
}
