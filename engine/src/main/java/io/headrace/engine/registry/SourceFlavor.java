package io.headrace.engine.registry;

/** As which of Feast's kinds of source a {@code path:} of the definitions is written. */
public enum SourceFlavor {
  /** With an offline store of type spark. */
  SPARK,
  /** With any other offline store. */
  FILE
}
