package io.headrace.engine.pointintime.plan;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.joins.HashedRelation;
import scala.collection.Iterator;

/**
 * What a task reads from a broadcast, in the one form that Spark's exchange lets through. Nothing
 * asks it for rows.
 *
 * @param <T> plain arrays behind it
 */
final class BroadcastRelation<T extends Serializable> implements HashedRelation, Serializable {
  private static final long serialVersionUID = 1L;

  private final T content;
  private final long bytes;

  BroadcastRelation(T content, long bytes) {
    this.content = content;
    this.bytes = bytes;
  }

  T content() {
    return content;
  }

  @Override
  public long estimatedSize() {
    return bytes;
  }

  @Override
  public HashedRelation asReadOnlyCopy() {
    return this;
  }

  @Override
  public boolean keyIsUnique() {
    return true;
  }

  @Override
  public Iterator<InternalRow> get(InternalRow key) {
    throw new UnsupportedOperationException("read by content");
  }

  @Override
  public InternalRow getValue(InternalRow key) {
    throw new UnsupportedOperationException("read by content");
  }

  @Override
  public Iterator<InternalRow> keys() {
    throw new UnsupportedOperationException("read by content");
  }

  @Override
  public void close() {}
}
