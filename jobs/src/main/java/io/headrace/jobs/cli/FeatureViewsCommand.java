package io.headrace.jobs.cli;

import io.headrace.engine.registry.ObjectKind;
import io.headrace.engine.report.RegistryListing;
import picocli.CommandLine.Command;

/** Looks at the registry's feature views. */
@Command(
    name = "feature-views",
    mixinStandardHelpOptions = true,
    description = "List the registry's feature views, or describe one of them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  headrace feature-views list",
      "  headrace feature-views describe NAME"
    },
    subcommands = {FeatureViewsCommand.List.class, FeatureViewsCommand.Describe.class})
final class FeatureViewsCommand extends ParentCommand {
  @Command(name = "list", mixinStandardHelpOptions = true, description = "List them, a line each.")
  static final class List extends ListCommand {
    List() {
      super(RegistryListing::featureViews);
    }
  }

  @Command(
      name = "describe",
      mixinStandardHelpOptions = true,
      description = "Show everything that is known of one.")
  static final class Describe extends DescribeCommand {
    Describe() {
      super(ObjectKind.FEATURE_VIEW);
    }
  }
}
