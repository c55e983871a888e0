package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.FrozenLabelIndex;
import io.headrace.engine.pointintime.kernel.LabelMoments;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.physical.BroadcastMode;
import org.apache.spark.sql.types.DataType;
import scala.Option;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Broadcasts keys and moments of labels as an index.
 *
 * @param keyTypes of the first columns; the moment follows
 */
record LabelMomentsMode(List<DataType> keyTypes) implements BroadcastMode, Serializable {
  @Override
  public Object transform(InternalRow[] rows) {
    return relation(Arrays.asList(rows).iterator());
  }

  @Override
  public Object transform(Iterator<InternalRow> rows, Option<Object> sizeHint) {
    return relation(CollectionConverters.asJava(rows));
  }

  @Override
  public BroadcastMode canonicalized() {
    return this;
  }

  private BroadcastRelation<FrozenLabelIndex> relation(java.util.Iterator<InternalRow> rows) {
    FrozenLabelIndex index = LabelMoments.of(keyTypes, rows);
    return new BroadcastRelation<>(index, index.bytes());
  }
}
