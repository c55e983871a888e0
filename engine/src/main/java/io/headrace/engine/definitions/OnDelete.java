package io.headrace.engine.definitions;

/** What an increment by commits does with the online row of a key that has no source row left. */
public enum OnDelete {
  REMOVE,
  KEEP
}
