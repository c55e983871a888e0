package io.headrace.jobs.cli;

import io.headrace.engine.registry.ObjectKind;
import io.headrace.engine.report.RegistryListing;
import picocli.CommandLine.Command;

/** Looks at the registry's data sources. */
@Command(
    name = "data-sources",
    mixinStandardHelpOptions = true,
    description = "List the registry's data sources, or describe one of them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  headrace data-sources list",
      "  headrace data-sources describe NAME"
    },
    subcommands = {DataSourcesCommand.List.class, DataSourcesCommand.Describe.class})
final class DataSourcesCommand extends ParentCommand {
  @Command(name = "list", mixinStandardHelpOptions = true, description = "List them, a line each.")
  static final class List extends ListCommand {
    List() {
      super(RegistryListing::dataSources);
    }
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      description = "Show everything that is known of one.")
  static final class Describe extends DescribeCommand {
    Describe() {
      super(ObjectKind.DATA_SOURCE);
    }
  }
}
