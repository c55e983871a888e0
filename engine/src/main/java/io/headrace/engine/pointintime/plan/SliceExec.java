package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.pointintime.kernel.SlicedRows;
import io.headrace.engine.pointintime.kernel.Slices;
import io.headrace.engine.rows.Sequences;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Cuts the feature rows of hot keys into slices of time; each inherits the best row before it. */
public final class SliceExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final SparkPlan features;
  private final Slices slices;
  private final FeatureLayout layout;

  /**
   * @param features columns of the layout, the slice being the last key
   */
  public SliceExec(SparkPlan features, Slices slices, FeatureLayout layout) {
    this.features = features;
    this.slices = slices;
    this.layout = layout;
  }

  @Override
  public String nodeName() {
    return "PointInTimeSlices";
  }

  @Override
  public Seq<SparkPlan> children() {
    return Sequences.of(List.of(features));
  }

  @Override
  public Seq<Attribute> output() {
    return features.output();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    Slices cut = slices;
    FeatureLayout rowsLayout = layout;
    return new ZippedRows(
        sparkContext(),
        List.of(features.execute()),
        (rows, none, task) -> new SlicedRows(cut, rowsLayout, rows));
  }

  @Override
  public SliceExec withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new SliceExec(newChildren.head(), slices, layout);
  }

  @Override
  public Iterator<Object> stringArgs() {
    return CollectionConverters.asScala(
        List.<Object>of("view " + layout.view(), slices.cuts() + " cuts").iterator());
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> features;
      case 1 -> slices;
      case 2 -> layout;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SliceExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SliceExec that
        && features.equals(that.features)
        && slices == that.slices
        && layout.equals(that.layout);
  }

  @Override
  public int hashCode() {
    return Objects.hash(features, layout);
  }
}
