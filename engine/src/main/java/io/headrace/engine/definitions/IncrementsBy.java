package io.headrace.engine.definitions;

/** How an increment finds the rows that are new. */
public enum IncrementsBy {
  /** By what was committed to the source since the last run, whatever its event times are. */
  COMMIT,

  /** By event times after the end of the last recorded interval, as Feast does. */
  EVENT_TIME
}
