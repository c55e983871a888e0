package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.FeatureIndex;
import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.pointintime.kernel.FrozenFeatures;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.physical.BroadcastMode;
import scala.Option;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** Broadcasts the feature rows of a view, ordered for lookups. */
record FeatureRowsMode(FeatureLayout layout) implements BroadcastMode, Serializable {
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

  private BroadcastRelation<FrozenFeatures> relation(java.util.Iterator<InternalRow> rows) {
    FrozenFeatures features = FeatureIndex.of(layout, rows);
    return new BroadcastRelation<>(features, features.bytes());
  }
}
