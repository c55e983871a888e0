package io.headrace.engine.materialization.latest;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** A row that may win: what decides comes first, the rest on demand. */
interface Candidate {
  /** The first columns of the layout, up to the created timestamp; valid until the next row. */
  UnsafeRow keysAndTimes();

  /** The whole row; valid until the next row. */
  UnsafeRow row();

  /** A row that is there in full. */
  final class Given implements Candidate {
    private UnsafeRow row;

    Given show(UnsafeRow shown) {
      row = shown;
      return this;
    }

    @Override
    public UnsafeRow keysAndTimes() {
      return row;
    }

    @Override
    public UnsafeRow row() {
      return row;
    }
  }
}
