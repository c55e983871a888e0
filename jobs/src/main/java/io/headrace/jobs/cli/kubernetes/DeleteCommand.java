package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.run.Deletion;
import io.headrace.operator.run.FoundRun;
import io.headrace.operator.run.Runs;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends and removes a run. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Delete a run with its pods and logs; one that runs is ended.",
    footer = {"", "Example:", "  headrace k8s delete drivers-materialize-4f2a"})
final class DeleteCommand extends ClusterCommand {
  @Parameters(paramLabel = "RUN", description = "The name of the run.")
  String name;

  @Override
  int run(Cluster cluster) {
    FoundRun run = new Runs(cluster).named(name);
    new Deletion(cluster).delete(run.status().run());
    List<String> left = Deletion.left(run);
    print(
        "Deleted run '"
            + name
            + "', which was "
            + run.status().line()
            + ".\n"
            + String.join("\n", left)
            + "\n",
        Map.of("name", name, "deleted", true, "state", run.status().state(), "left", left));
    return 0;
  }
}
