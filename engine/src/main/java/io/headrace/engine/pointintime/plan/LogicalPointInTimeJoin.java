package io.headrace.engine.pointintime.plan;

import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.BigInt;

/**
 * Labels, then the views that are joined to them by the same keys. Output: the columns of the
 * labels, then {@link #answers()}.
 */
public final class LogicalPointInTimeJoin extends LogicalPlan {
  private static final long serialVersionUID = 1L;

  private final Seq<LogicalPlan> inputs;
  private final Seq<Expression> labelKeys;
  private final Expression moment;
  private final Seq<Attribute> answers;
  private final JoinPlan plan;

  /**
   * @param inputs labels first, then one for each layout of the plan with its columns
   * @param labelKeys over the labels
   * @param moment over the labels
   * @param answers for each view its features, event timestamp, created timestamp, match and tie
   */
  public LogicalPointInTimeJoin(
      Seq<LogicalPlan> inputs,
      Seq<Expression> labelKeys,
      Expression moment,
      Seq<Attribute> answers,
      JoinPlan plan) {
    this.inputs = inputs;
    this.labelKeys = labelKeys;
    this.moment = moment;
    this.answers = answers;
    this.plan = plan;
  }

  LogicalPlan labels() {
    return inputs.head();
  }

  List<LogicalPlan> views() {
    return new ArrayList<>(CollectionConverters.asJava(inputs)).subList(1, inputs.size());
  }

  Seq<Expression> labelKeys() {
    return labelKeys;
  }

  Expression moment() {
    return moment;
  }

  /** What the join adds to the labels. */
  public Seq<Attribute> answers() {
    return answers;
  }

  JoinPlan plan() {
    return plan;
  }

  /** Whether a projection does without some of the answers. */
  boolean asksLess(Project project) {
    return CollectionConverters.asJava(answers).stream()
        .anyMatch(a -> !project.references().contains(a));
  }

  LogicalPointInTimeJoin pruned(Project project) {
    List<Attribute> asked = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (project.references().contains(answers.apply(i))) {
        asked.add(answers.apply(i));
        kept.add(plan.kept().get(i));
      }
    }
    return new LogicalPointInTimeJoin(
        inputs, labelKeys, moment, Sequences.of(asked), plan.keeping(kept));
  }

  /**
   * The join with its answers under the names and ids of a projection; empty where the projection
   * does more than name them, after all columns of the labels.
   */
  Optional<LogicalPointInTimeJoin> named(Project project) {
    List<NamedExpression> wanted = CollectionConverters.asJava(project.projectList());
    int width = labels().output().size();
    if (wanted.size() != width + answers.size()) {
      return Optional.empty();
    }
    List<Attribute> renamed = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      NamedExpression column = wanted.get(i);
      boolean own = i >= width;
      Object source = own && column instanceof Alias alias ? alias.child() : column;
      boolean same =
          source instanceof Attribute attribute
              && attribute.exprId().equals(output().apply(i).exprId())
              && (own || attribute.name().equals(output().apply(i).name()));
      if (!same) {
        return Optional.empty();
      }
      if (own) {
        renamed.add(column.toAttribute());
      }
    }
    return Optional.of(
        new LogicalPointInTimeJoin(inputs, labelKeys, moment, Sequences.of(renamed), plan));
  }

  @Override
  public Seq<LogicalPlan> children() {
    return inputs;
  }

  @Override
  public Seq<Attribute> output() {
    return Attributes.concat(labels().output(), answers);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(Sequences.<Expression>widened(answers));
  }

  /** All columns of the views: they are read by place, so none may be pruned. */
  @Override
  public AttributeSet references() {
    List<Expression> used = new ArrayList<>(CollectionConverters.asJava(labelKeys));
    used.add(moment);
    views().forEach(v -> used.addAll(CollectionConverters.asJava(v.output())));
    return AttributeSet$.MODULE$.apply(Sequences.<Expression>of(used));
  }

  /** One row for each label, wider by what is known of the views. */
  @Override
  public Statistics stats() {
    Statistics given = labels().stats();
    long width = labels().output().size();
    BigInt bytes =
        given
            .sizeInBytes()
            .$times(BigInt.apply(width + answers.size()))
            .$div(BigInt.apply(Math.max(1, width)));
    return new Statistics(bytes, given.rowCount(), given.attributeStats(), false);
  }

  @Override
  public LogicalPointInTimeJoin withNewChildrenInternal(IndexedSeq<LogicalPlan> newChildren) {
    return new LogicalPointInTimeJoin(newChildren, labelKeys, moment, answers, plan);
  }

  @Override
  public String nodeName() {
    return "PointInTimeJoin";
  }

  @Override
  public Iterator<Object> stringArgs() {
    return Attributes.described(labelKeys, moment, plan);
  }

  @Override
  public int productArity() {
    return 5;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> inputs;
      case 1 -> labelKeys;
      case 2 -> moment;
      case 3 -> answers;
      case 4 -> plan;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof LogicalPointInTimeJoin;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogicalPointInTimeJoin that
        && inputs.equals(that.inputs)
        && labelKeys.equals(that.labelKeys)
        && moment.equals(that.moment)
        && answers.equals(that.answers)
        && plan.equals(that.plan);
  }

  @Override
  public int hashCode() {
    return Objects.hash(labelKeys, moment, answers);
  }
}
