package io.headrace.engine.offline;

import io.headrace.engine.configuration.Masking;
import io.headrace.engine.definitions.DataSource;

/** How a source is called in messages. */
final class SourceErrors {
  private SourceErrors() {}

  static String where(DataSource source) {
    return "Data source '" + source.name() + "' (" + Masking.mask(source.location().text()) + ")";
  }
}
