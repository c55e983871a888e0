package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.report.OnlineResponseView;
import io.headrace.engine.serving.OnlineKeys;
import io.headrace.engine.serving.OnlineResponse;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the latest values as a model would. */
@Command(
    name = "online",
    mixinStandardHelpOptions = true,
    description =
        "Read the latest values of given keys from the online store, with status and event timestamp.",
    footer = {
      "",
      "Examples:",
      "  headrace online --features driver_stats:conv_rate --keys '{\"driver_id\": [1001, 1002]}'",
      "  headrace online --feature-service driver_activity --keys '[{\"driver_id\": 1001}]' --output json"
    })
final class OnlineCommand extends EngineCommand {
  @ArgGroup(exclusive = true, multiplicity = "1")
  FeatureSelection selection;

  @Option(
      names = "--keys",
      paramLabel = "JSON",
      required = true,
      description =
          "Columns of keys, {\"driver_id\": [1001, 1002]}, or rows, [{\"driver_id\": 1001}].")
  String keys;

  @Option(names = "--full-feature-names", description = "Name features view__feature.")
  boolean fullFeatureNames;

  @Option(
      names = "--without-on-demand",
      description = "Leave on-demand views of the service out instead of refusing.")
  boolean withoutOnDemand;

  @Override
  ExitCode run(Workspace workspace) {
    OnlineKeys asked = OnlineKeys.parse(keys);
    FeatureStore store = workspace.store();
    List<SelectedView> views = selection.views(store, withoutOnDemand);
    OnlineResponse response = store.online(views, asked, fullFeatureNames, Instant.now());
    print(workspace, OnlineResponseView.text(response), OnlineResponseView.data(response));
    return ExitCode.DONE;
  }
}
