package io.headrace.engine.pointintime.plan;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.runtime.AbstractPartialFunction;

/**
 * What nobody asks of a join's answers is not written into its rows, and a projection that only
 * names the rest goes away.
 */
public final class PruneAnswers extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformDown(new ProjectedJoin());
  }

  private static final class ProjectedJoin
      extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      return plan instanceof Project project
          && project.child() instanceof LogicalPointInTimeJoin join
          && (join.asksLess(project) || join.named(project).isPresent());
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      Project project = (Project) plan;
      LogicalPointInTimeJoin join = ((LogicalPointInTimeJoin) project.child()).pruned(project);
      return join.named(project)
          .<LogicalPlan>map(named -> named)
          .orElseGet(() -> new Project(project.projectList(), join));
    }
  }
}
