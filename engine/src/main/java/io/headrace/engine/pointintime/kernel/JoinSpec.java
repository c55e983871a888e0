package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.Sequences;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;

/**
 * A join as its tasks need to know it.
 *
 * @param labels the columns of the label rows
 * @param labelKeys over those columns, one for each key; empty for a join on time alone
 * @param moment over those columns, a timestamp
 * @param views the feature rows to be joined, all by the same keys
 * @param memoryPerTask bytes that a task may hold at most, even if Spark has more to give
 * @param kept which answers the result has, by place among those of all views
 * @param tallies one or none for each view
 */
public record JoinSpec(
    List<Attribute> labels,
    List<Expression> labelKeys,
    Expression moment,
    List<FeatureLayout> views,
    long memoryPerTask,
    List<Integer> kept,
    List<List<ViewTally>> tallies)
    implements Serializable {
  public JoinSpec {
    labels = List.copyOf(labels);
    labelKeys = List.copyOf(labelKeys);
    views = List.copyOf(views);
    kept = List.copyOf(kept);
    tallies = List.copyOf(tallies);
  }

  /** The order in which a merge wants labels: by key, then by moment, null first. */
  public List<SortOrder> labelOrder() {
    List<Expression> by = new ArrayList<>(labelKeys);
    by.add(moment);
    return Sequences.ascending(by);
  }
}
