package io.headrace.jobs.cli;

import io.headrace.engine.registry.ObjectKind;
import io.headrace.engine.report.RegistryListing;
import picocli.CommandLine.Command;

/** Looks at the registry's entities. */
@Command(
    name = "entities",
    mixinStandardHelpOptions = true,
    description = "List the registry's entities, or describe one of them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  headrace entities list", "  headrace entities describe NAME"},
    subcommands = {EntitiesCommand.List.class, EntitiesCommand.Describe.class})
final class EntitiesCommand extends ParentCommand {
  @Command(name = "list", mixinStandardHelpOptions = true, description = "List them, a line each.")
  static final class List extends ListCommand {
    List() {
      super(RegistryListing::entities);
    }
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      description = "Show everything that is known of one.")
  static final class Describe extends DescribeCommand {
    Describe() {
      super(ObjectKind.ENTITY);
    }
  }
}
