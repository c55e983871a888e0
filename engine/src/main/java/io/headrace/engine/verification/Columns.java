package io.headrace.engine.verification;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Columns by their exact names, dots and backticks included. */
final class Columns {
  private Columns() {}

  static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
