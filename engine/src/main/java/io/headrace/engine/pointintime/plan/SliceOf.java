package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.Slices;
import io.headrace.engine.rows.Sequences;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The slice that a label belongs to; its children are the keys, then the moment. Never null. */
public final class SliceOf extends Expression implements CodegenFallback, Serializable {
  private static final long serialVersionUID = 1L;

  private final Seq<Expression> keysAndMoment;
  private final Slices slices;
  private transient Slices.Finder finder;
  private transient UnsafeProjection projection;

  public SliceOf(Seq<Expression> keysAndMoment, Slices slices) {
    this.keysAndMoment = keysAndMoment;
    this.slices = slices;
  }

  @Override
  public Seq<Expression> children() {
    return keysAndMoment;
  }

  @Override
  public DataType dataType() {
    return DataTypes.LongType;
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public Object eval(InternalRow input) {
    if (finder == null) {
      finder = slices.finder();
      List<Expression> all = CollectionConverters.asJava(keysAndMoment);
      projection =
          UnsafeProjection.create(Sequences.of(new ArrayList<>(all.subList(0, all.size() - 1))));
    }
    Object moment = keysAndMoment.last().eval(input);
    UnsafeRow key = projection.apply(input);
    return moment == null || key.anyNull() ? 0L : finder.slice(key, (Long) moment);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return new SliceOf(newChildren, slices);
  }

  @Override
  public String toString() {
    return "slice of " + slices.cuts() + " cuts";
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? keysAndMoment : slices;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SliceOf;
  }

  /** The same cuts, made by the same run of the planner. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SliceOf that
        && keysAndMoment.equals(that.keysAndMoment)
        && slices == that.slices;
  }

  @Override
  public int hashCode() {
    return Objects.hash(keysAndMoment);
  }
}
