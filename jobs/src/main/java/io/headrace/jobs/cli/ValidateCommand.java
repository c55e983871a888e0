package io.headrace.jobs.cli;

import io.headrace.engine.definitions.Definitions;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reports every problem of a feature repository at once. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Check feature_store.yaml and all definitions, and report every problem at once.",
    footer = {"", "Examples:", "  headrace validate", "  headrace validate --with-sources"})
final class ValidateCommand extends EngineCommand {
  @Option(
      names = "--with-sources",
      description = "Look into the sources too: do they exist, do their columns fit?")
  boolean withSources;

  @Override
  ExitCode run(Workspace workspace) {
    Definitions found =
        withSources
            ? workspace.store().definitionsCheckedAgainstSources()
            : workspace.store().definitionsForRegistry();
    String text =
        String.format(
            "No problems: %d entities, %d data sources, %d feature views, %d feature services.%s%n",
            found.entities().size(),
            found.dataSources().size(),
            found.featureViews().size(),
            found.featureServices().size(),
            withSources ? "" : " Say --with-sources to look for the columns in the sources too.");
    print(
        workspace,
        text,
        Map.of(
            "problems", java.util.List.of(),
            "entities", found.entities().size(),
            "data_sources", found.dataSources().size(),
            "feature_views", found.featureViews().size(),
            "feature_services", found.featureServices().size()));
    return ExitCode.DONE;
  }
}
