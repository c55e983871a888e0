package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore.Applied;
import io.headrace.engine.report.RegistryPlanView;
import picocli.CommandLine.Command;

/** Writes the definitions into the registry. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Create and update the registry's objects from the definition files, and the online tables of new views.",
      "Objects that no file defines are left alone: 'headrace delete' removes them by name."
    },
    footer = {"", "Example:", "  headrace apply --chdir my_features"})
final class ApplyCommand extends EngineCommand {
  @Override
  ExitCode run(Workspace workspace) {
    Applied applied = workspace.store().apply();
    print(
        workspace,
        RegistryPlanView.text(applied.plan(), "was"),
        RegistryPlanView.data(applied.plan()));
    applied
        .onlineStoreProblem()
        .ifPresent(
            problem ->
                workspace
                    .console()
                    .err()
                    .println(
                        "warning: the registry is written, but online tables were not prepared: "
                            + problem));
    return ExitCode.DONE;
  }
}
