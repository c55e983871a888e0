package io.headrace.engine.materialization.latest;

/** What a row without event timestamp is worth. */
public enum Timeless {
  /** It is counted and left out. */
  NEVER_WINS,

  /** It is the oldest of all; for runs that write one instant of their own. */
  OLDEST
}
