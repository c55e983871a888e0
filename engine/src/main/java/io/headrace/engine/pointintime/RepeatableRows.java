package io.headrace.engine.pointintime;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;

/**
 * Whether rows that are computed twice are the same rows. Where they may differ, what was learnt
 * from the first time says nothing about the second.
 */
public final class RepeatableRows {
  private RepeatableRows() {}

  /** Within one query, which has one current time. */
  public static boolean withinAQuery(Dataset<Row> rows) {
    LogicalPlan plan = AnalyzedPlans.of(rows);
    // Spark calls a limit deterministic, but which rows it keeps is up to the order of the tasks;
    // sorted rows that tie at the cut are no better.
    return plan.deterministic()
        && !plan.containsPattern(TreePattern.LIMIT())
        && !plan.containsPattern(TreePattern.OFFSET());
  }

  /** In two queries, one after the other. */
  public static boolean acrossQueries(Dataset<Row> rows) {
    return withinAQuery(rows)
        && !AnalyzedPlans.of(rows).containsPattern(TreePattern.CURRENT_LIKE());
  }
}
