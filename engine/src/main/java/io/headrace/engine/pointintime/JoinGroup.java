package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.pointintime.kernel.Slices;
import io.headrace.engine.pointintime.plan.Attributes;
import io.headrace.engine.pointintime.plan.Decision;
import io.headrace.engine.pointintime.plan.JoinMethod;
import io.headrace.engine.pointintime.plan.JoinPlan;
import io.headrace.engine.pointintime.plan.LogicalPointInTimeJoin;
import io.headrace.engine.pointintime.plan.SliceOf;
import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import scala.jdk.javaapi.CollectionConverters;

/** Views that are joined to the labels by the same keys, on their way into one operator. */
final class JoinGroup {
  private final Dataset<Row> labels;
  private final Expression moment;
  private final List<ViewRows> views;
  private final List<MatchColumns> matches;
  private final List<Decision> decisions;
  private final List<Expression> labelKeys;

  JoinGroup(
      Dataset<Row> labels,
      Column asOf,
      List<ViewRows> views,
      List<MatchColumns> matches,
      List<Decision> decisions) {
    this.labels = labels;
    this.views = views;
    this.matches = matches;
    this.decisions = decisions;
    this.moment = ResolvedKeys.resolved(labels, asOf);
    if (!(moment.dataType() instanceof TimestampType)) {
      throw new DefinitionException(
          "Entity rows",
          "the moment " + moment.sql() + " is " + moment.dataType().sql(),
          "Cast it to a timestamp.");
    }
    this.labelKeys = ResolvedKeys.of(labels, views.get(0)).labels();
  }

  List<DataType> keyTypes() {
    return labelKeys.stream().map(Expression::dataType).toList();
  }

  /** Whether both sides go through a shuffle, where a hot key would make one task wait. */
  boolean shufflesFeatures() {
    return decisions.stream()
        .map(Decision::method)
        .anyMatch(m -> m == JoinMethod.HASH || m == JoinMethod.MERGE);
  }

  /** Of all sides together; where that is unknown, as many as can be. */
  long rows(JoinPlanner planner, Dataset<Row> askedLabels) {
    long all = planner.labelSize(askedLabels).rows().orElse(Long.MAX_VALUE / 2);
    for (ViewRows view : views) {
      all = Math.min(Long.MAX_VALUE / 2, all + ViewSize.of(view).rows().orElse(Long.MAX_VALUE / 2));
    }
    return all;
  }

  /**
   * Keys and moments of the labels, then those of each view.
   *
   * @param askedLabels the labels before anything was joined to them
   */
  List<Dataset<Row>> keysAndMoments(Dataset<Row> askedLabels) {
    List<Dataset<Row>> sides = new ArrayList<>();
    List<Expression> asked = new ArrayList<>(labelKeys);
    asked.add(moment);
    sides.add(
        askedLabels.select(asked.stream().map(ExpressionUtils::column).toArray(Column[]::new)));
    for (ViewRows view : views) {
      List<Column> columns = new ArrayList<>(ResolvedKeys.of(labels, view).features());
      Column event = functions.col(FeatureColumns.EVENT_TIMESTAMP);
      columns.add(
          sinceCreated(view)
              ? functions.greatest(event, functions.col(FeatureColumns.CREATED_TIMESTAMP))
              : event);
      sides.add(view.rows().select(columns.toArray(Column[]::new)));
    }
    return sides;
  }

  /**
   * @param slices of hot keys, empty when there are none
   */
  Dataset<Row> joined(Optional<Slices> slices) {
    List<LogicalPlan> inputs = new ArrayList<>();
    List<FeatureLayout> layouts = new ArrayList<>();
    List<Attribute> answers = new ArrayList<>();
    List<Expression> keys = new ArrayList<>(labelKeys);
    slices.ifPresent(cut -> keys.add(sliceOf(cut)));
    inputs.add(AnalyzedPlans.of(labels));
    for (ViewRows view : views) {
      Dataset<Row> rows = rows(view, slices.isPresent());
      FeatureLayout layout = layout(view, rows.schema(), keys);
      inputs.add(AnalyzedPlans.of(rows));
      layouts.add(layout);
      addAnswers(answers, layout);
    }
    LogicalPointInTimeJoin join =
        new LogicalPointInTimeJoin(
            Sequences.of(inputs),
            Sequences.of(keys),
            moment,
            Sequences.of(answers),
            new JoinPlan(
                layouts,
                decisions,
                slices,
                MemoryLimit.of(labels.sparkSession()),
                IntStream.range(0, answers.size()).boxed().toList(),
                views.stream().map(ViewRows::tally).toList()));
    return AnalyzedPlans.rows(
        labels.sparkSession(), new Project(Sequences.of(named(answers)), join));
  }

  private static void addAnswers(List<Attribute> answers, FeatureLayout layout) {
    layout.answers().forEach(a -> answers.add(answer(answers.size(), a.type(), a.nullable())));
  }

  /**
   * The labels' columns, then the answers under the names that the views ask for. As aliases, so
   * that the result can be joined with itself.
   */
  private List<NamedExpression> named(List<Attribute> answers) {
    List<NamedExpression> columns =
        new ArrayList<>(CollectionConverters.asJava(AnalyzedPlans.of(labels).output()));
    int next = 0;
    for (int v = 0; v < views.size(); v++) {
      List<String> names = new ArrayList<>(views.get(v).outputColumns());
      names.addAll(matches.get(v).names());
      for (String name : names) {
        columns.add(Attributes.alias(answers.get(next++), name));
      }
    }
    return columns;
  }

  /** Under names of their own, so that two views over the same rows do not share a column. */
  private Dataset<Row> rows(ViewRows view, boolean sliced) {
    ResolvedKeys keys = ResolvedKeys.of(labels, view);
    Column created = functions.col(FeatureColumns.CREATED_TIMESTAMP);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < keys.features().size(); i++) {
      columns.add(keys.features().get(i).as("__headrace_key_" + i));
    }
    if (sliced) {
      columns.add(functions.lit(0L).as("__headrace_slice"));
    }
    columns.add(functions.col(FeatureColumns.EVENT_TIMESTAMP).as("__headrace_event"));
    columns.add(created.as("__headrace_created"));
    columns.add(functions.lit(false).as("__headrace_tie"));
    for (int i = 0; i < view.features().size(); i++) {
      columns.add(KeyPair.named(view.features().get(i).name()).as("__headrace_feature_" + i));
    }
    Dataset<Row> rows = sinceCreated(view) ? view.rows().filter(created.isNotNull()) : view.rows();
    return rows.select(columns.toArray(Column[]::new));
  }

  private Expression sliceOf(Slices slices) {
    List<Expression> keysAndMoment = new ArrayList<>(labelKeys);
    keysAndMoment.add(moment);
    return new SliceOf(Sequences.of(keysAndMoment), slices);
  }

  private static FeatureLayout layout(
      ViewRows view, StructType columns, List<Expression> labelKeys) {
    List<DataType> types = new ArrayList<>();
    for (StructField column : columns.fields()) {
      types.add(column.dataType());
    }
    List<DataType> keyTypes = types.subList(0, labelKeys.size());
    List<Field> features = view.features();
    return new FeatureLayout(
        view.name(),
        keyTypes,
        features,
        types.subList(types.size() - features.size(), types.size()),
        view.ttlMicros(),
        sinceCreated(view));
  }

  private static boolean sinceCreated(ViewRows view) {
    return view.visibility() == ViewRows.Visibility.SINCE_CREATED;
  }

  private static Attribute answer(int place, DataType type, boolean nullable) {
    return new AttributeReference(
        "__headrace_answer_" + place,
        type,
        nullable,
        Metadata.empty(),
        NamedExpression$.MODULE$.newExprId(),
        Sequences.of(List.of()));
  }
}
