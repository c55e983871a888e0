package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.Sequences;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Reads key and moment of label rows. Made once a task. */
final class LabelKeys {
  private final UnsafeProjection keys;
  private final UnsafeProjection moments;
  private UnsafeRow key;
  private UnsafeRow moment;

  LabelKeys(JoinSpec spec) {
    this.keys = Sequences.projection(spec.labelKeys(), spec.labels());
    this.moments = Sequences.projection(List.of(spec.moment()), spec.labels());
  }

  /** Whether the label asks about anything; false for a null key or moment. */
  boolean read(InternalRow label) {
    moment = moments.apply(label);
    key = keys.apply(label);
    return !moment.isNullAt(0) && !key.anyNull();
  }

  /** The same object each time. */
  UnsafeRow key() {
    return key;
  }

  long moment() {
    return moment.getLong(0);
  }
}
