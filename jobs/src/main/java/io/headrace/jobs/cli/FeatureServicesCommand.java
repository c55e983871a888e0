package io.headrace.jobs.cli;

import io.headrace.engine.registry.ObjectKind;
import io.headrace.engine.report.RegistryListing;
import picocli.CommandLine.Command;

/** Looks at the registry's feature services. */
@Command(
    name = "feature-services",
    mixinStandardHelpOptions = true,
    description = "List the registry's feature services, or describe one of them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  headrace feature-services list",
      "  headrace feature-services describe NAME"
    },
    subcommands = {FeatureServicesCommand.List.class, FeatureServicesCommand.Describe.class})
final class FeatureServicesCommand extends ParentCommand {
  @Command(name = "list", mixinStandardHelpOptions = true, description = "List them, a line each.")
  static final class List extends ListCommand {
    List() {
      super(RegistryListing::featureServices);
    }
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      description = "Show everything that is known of one.")
  static final class Describe extends DescribeCommand {
    Describe() {
      super(ObjectKind.FEATURE_SERVICE);
    }
  }
}
