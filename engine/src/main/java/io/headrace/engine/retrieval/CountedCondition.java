package io.headrace.engine.retrieval;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.Block;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.catalyst.expressions.codegen.JavaCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A condition that counts the rows it refuses; null refuses too. Never null.
 *
 * <p>Not deterministic in Spark's sense, so a plan evaluates it once for each row: filters below it
 * still reach the files, and it is neither repeated nor merged with others.
 */
public final class CountedCondition extends Expression implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Expression condition;
  private final RowCount refused;
  private transient RowCount.Partition count;

  /**
   * @param refused registered with the Spark context
   */
  CountedCondition(Expression condition, RowCount refused) {
    this.condition = condition;
    this.refused = refused;
  }

  @Override
  public boolean deterministic() {
    return false;
  }

  @Override
  public Seq<Expression> children() {
    return CollectionConverters.asScala(List.of(condition)).toSeq();
  }

  @Override
  public DataType dataType() {
    return DataTypes.BooleanType;
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public Object eval(InternalRow row) {
    if (Boolean.TRUE.equals(condition.eval(row))) {
      return true;
    }
    if (count == null) {
      count = refused.begin(TaskContext.getPartitionId());
    }
    count.add();
    return false;
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode result) {
    String type = RowCount.Partition.class.getCanonicalName();
    String counts = context.addReferenceObj("refused", refused, RowCount.class.getCanonicalName());
    String counter =
        context.addMutableState(
            type,
            "refusedHere",
            context.addMutableState$default$3(),
            context.addMutableState$default$4(),
            context.addMutableState$default$5());
    context.addPartitionInitializationStatement(
        counter + " = " + counts + ".begin(partitionIndex);");
    ExprCode given = condition.genCode(context);
    String value = context.freshName("accepted");
    Block code =
        block(
            List.of(
                "boolean " + value + " = !",
                " && ",
                ";\nif (!" + value + ") {\n  " + counter + ".add();\n}"),
            given.isNull(),
            given.value());
    return new ExprCode(
        given.code().$plus(code),
        FalseLiteral$.MODULE$,
        JavaCode.variable(value, DataTypes.BooleanType));
  }

  /**
   * Code with other expressions' results in its gaps, which Spark finds again when it splits it.
   */
  private static Block block(List<String> parts, JavaCode... gaps) {
    return new CodeBlock(
        CollectionConverters.asScala(parts).toSeq(),
        CollectionConverters.asScala(List.of(gaps)).toSeq());
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return new CountedCondition(newChildren.head(), refused);
  }

  @Override
  public String toString() {
    return "counted(" + condition + ")";
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? condition : refused;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof CountedCondition;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CountedCondition that
        && condition.equals(that.condition)
        && refused == that.refused;
  }

  @Override
  public int hashCode() {
    return Objects.hash(condition, System.identityHashCode(refused));
  }
}
