package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.pointintime.plan.Decision;
import io.headrace.engine.pointintime.plan.JoinMethod;
import io.headrace.engine.pointintime.plan.PointInTimeStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The join as one operator for all views of the same keys; views of other keys follow in a chain.
 * Which of its methods is used is for a {@link JoinPlanner} to say.
 */
public final class OperatorJoin implements PointInTimeJoin {
  private final JoinPlanner planner;

  public OperatorJoin(JoinPlanner planner) {
    this.planner = planner;
  }

  /** Decides by what Spark itself knows of the sizes. */
  public OperatorJoin() {
    this(new JoinPlanner());
  }

  @Override
  public Dataset<Row> join(Dataset<Row> labels, Column asOf, List<ViewRows> views) {
    if (labels.isStreaming()) {
      throw new DefinitionException(
          "Entity rows",
          "they are a stream, which has no end to wait for",
          "Join a batch of them at a time, in foreachBatch.");
    }
    PointInTimeStrategy.install(labels.sparkSession());
    List<Decision> decisions = views.stream().map(v -> planner.decide(labels, v)).toList();
    Dataset<Row> joined = labels;
    for (List<Integer> group : groups(labels, views, decisions)) {
      JoinGroup join =
          new JoinGroup(
              joined,
              asOf,
              group.stream().map(views::get).toList(),
              group.stream().map(MatchColumns::new).toList(),
              group.stream().map(decisions::get).toList());
      joined = join.joined(HotKeys.of(planner, labels, join));
    }
    return joined.select(inOrder(labels, views));
  }

  /**
   * Places of the views that go into one operator, in the order of the first of each: joined by the
   * same columns, and either all by a shuffle or all by the same other method.
   */
  private static List<List<Integer>> groups(
      Dataset<Row> labels, List<ViewRows> views, List<Decision> decisions) {
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < views.size(); i++) {
      JoinMethod method = decisions.get(i).method();
      Object together = method == JoinMethod.BROADCAST ? JoinMethod.HASH : method;
      Object keys = ResolvedKeys.of(labels, views.get(i)).identity();
      groups.computeIfAbsent(List.of(keys, together), k -> new ArrayList<>()).add(i);
    }
    return List.copyOf(groups.values());
  }

  /** The columns as the interface promises them, whatever the order of the groups. */
  private static Column[] inOrder(Dataset<Row> labels, List<ViewRows> views) {
    List<Column> columns = new ArrayList<>();
    for (String name : labels.columns()) {
      columns.add(KeyPair.named(name));
    }
    for (int i = 0; i < views.size(); i++) {
      views.get(i).outputColumns().forEach(name -> columns.add(KeyPair.named(name)));
      new MatchColumns(i).names().forEach(name -> columns.add(KeyPair.named(name)));
    }
    return columns.toArray(Column[]::new);
  }
}
