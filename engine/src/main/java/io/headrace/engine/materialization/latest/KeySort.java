package io.headrace.engine.materialization.latest;

import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;

/** Brings rows of equal keys together. */
interface KeySort {
  void add(InternalRow row);

  /** Each row is the same object, filled anew. */
  Iterator<InternalRow> sorted();
}
