package io.headrace.engine.materialization;

import io.headrace.engine.online.WriteCounts;
import java.io.Serializable;

/**
 * How far writers are.
 *
 * @param keys rows handed to writers
 * @param acknowledged what became of those that the store has answered for
 */
record WriteProgress(long keys, WriteCounts acknowledged) implements Serializable {
  static final WriteProgress NONE = new WriteProgress(0, WriteCounts.NONE);

  WriteProgress plus(WriteProgress other) {
    return new WriteProgress(keys + other.keys, acknowledged.plus(other.acknowledged));
  }
}
