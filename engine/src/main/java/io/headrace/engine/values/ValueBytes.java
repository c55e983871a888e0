package io.headrace.engine.values;

import io.headrace.engine.definitions.Field;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Canonical Value bytes of its child, as binary; never null, a null gives no bytes. */
final class ValueBytes extends Expression implements CodegenFallback, Serializable {
  private static final long serialVersionUID = 1L;

  private final Expression child;
  private final Field feature;
  private transient ValueEncoder encoder;
  private transient ValueBuffer buffer;
  private transient GenericInternalRow cell;

  ValueBytes(Expression child, Field feature) {
    this.child = child;
    this.feature = feature;
  }

  @Override
  public Seq<Expression> children() {
    return CollectionConverters.asScala(List.of(child)).toSeq();
  }

  @Override
  public DataType dataType() {
    return DataTypes.BinaryType;
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public Object eval(InternalRow input) {
    if (encoder == null) {
      encoder = ValueEncoder.canonical(feature, child.dataType());
      buffer = new ValueBuffer();
      cell = new GenericInternalRow(1);
    }
    cell.update(0, child.eval(input));
    return encoder.toBytes(cell, 0, buffer);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return new ValueBytes(newChildren.head(), feature);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? child : feature;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ValueBytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueBytes that
        && child.equals(that.child)
        && feature.equals(that.feature);
  }

  @Override
  public int hashCode() {
    return Objects.hash(child, feature);
  }
}
