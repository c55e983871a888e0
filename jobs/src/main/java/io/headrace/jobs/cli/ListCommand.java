package io.headrace.jobs.cli;

import io.headrace.engine.registry.Registry;
import io.headrace.engine.report.RegistryListing;
import java.util.function.Function;

/** Lists one kind of object of the registry; each kind has its own parent command. */
abstract class ListCommand extends EngineCommand {
  private final Function<Registry, RegistryListing> listing;

  ListCommand(Function<Registry, RegistryListing> listing) {
    this.listing = listing;
  }

  @Override
  final ExitCode run(Workspace workspace) {
    RegistryListing found = listing.apply(workspace.store().registry().read());
    print(workspace, found.text(), found.data());
    return ExitCode.DONE;
  }
}
