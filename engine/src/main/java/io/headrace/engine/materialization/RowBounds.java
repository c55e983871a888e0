package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineRow;
import java.io.Serializable;

/** Up to which event time a written row replaces what the store holds. */
sealed interface RowBounds extends Serializable {

  /** The times of both rows decide. */
  record None() implements RowBounds {}

  /**
   * Every key has the same bound, or its own event time where that is later.
   *
   * @param micros since 1970 UTC
   */
  record Same(long micros) implements RowBounds {}

  /**
   * Each row has its own in a column behind the features, in microseconds since 1970 UTC. A row
   * without event time tells of a key that has no row any more.
   */
  record Own() implements RowBounds {}

  /** The row with its bound; the bound is never before the row's own event time. */
  static OnlineRow bounded(OnlineRow row, long boundMicros) {
    return new OnlineRow(
        row.entityKey(),
        row.values(),
        row.texts(),
        row.eventMicros(),
        row.createdMicros(),
        Math.max(boundMicros, row.eventMicros()));
  }
}
