package io.headrace.jobs.cli;

import io.headrace.engine.registry.RegistryPlan;
import io.headrace.engine.report.RegistryPlanView;
import picocli.CommandLine.Command;

/** Shows what apply would change. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Show what 'apply' would create and change in the registry, and change nothing.",
    footer = {"", "Example:", "  headrace plan --chdir my_features"})
final class PlanCommand extends EngineCommand {
  @Override
  ExitCode run(Workspace workspace) {
    RegistryPlan plan = workspace.store().plan();
    print(workspace, RegistryPlanView.text(plan, "would be"), RegistryPlanView.data(plan));
    return ExitCode.DONE;
  }
}
