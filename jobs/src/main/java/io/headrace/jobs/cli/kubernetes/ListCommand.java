package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.report.TextTable;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.run.FoundRun;
import io.headrace.operator.run.RunPhase;
import io.headrace.operator.run.Runs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The runs of a namespace. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List Headrace's runs in the namespace, newest first.",
    footer = {"", "Example:", "  headrace k8s list --project drivers --phase failed"})
final class ListCommand extends ClusterCommand {
  private static final int ERROR_WIDTH = 60;

  @Option(names = "--project", paramLabel = "PROJECT", description = "Only those of this project.")
  String project;

  @Option(
      names = "--view",
      paramLabel = "VIEW",
      description = "Only those that name this feature view.")
  String view;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description = "Only those in this phase: ${COMPLETION-CANDIDATES}.")
  RunPhase phase;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many. Default: ${DEFAULT-VALUE}.",
      defaultValue = "20")
  int limit;

  @Override
  int run(Cluster cluster) {
    if (limit < 1) {
      throw new RefusedException("--limit " + limit, "nothing would be listed", "Give 1 or more.");
    }
    List<FoundRun> runs =
        new Runs(cluster)
            .all(Map.of(RunMark.NAME, "headrace")).stream()
                .filter(r -> project == null || project.equals(r.mark(RunMark.PROJECT)))
                .filter(r -> view == null || views(r).contains(view))
                .filter(r -> phase == null || phase == r.status().phase())
                .limit(limit)
                .toList();
    print(
        runs.isEmpty() ? "No such runs in namespace '" + cluster.namespace() + "'.\n" : table(runs),
        runs.stream().map(FoundRun::data).toList());
    return 0;
  }

  private static List<String> views(FoundRun run) {
    return Arrays.stream(run.mark(RunMark.VIEWS).split(",")).map(String::strip).toList();
  }

  private static String table(List<FoundRun> runs) {
    TextTable table =
        new TextTable("run", "created", "state", "attempts", "job", "interval", "views", "error");
    for (FoundRun run : runs) {
      String error = run.status().message().lines().findFirst().orElse("");
      table.row(
          run.status().run().name(),
          run.created(),
          run.status().state(),
          run.status().attempts(),
          run.mark(RunMark.JOB),
          run.interval(),
          run.mark(RunMark.VIEWS),
          error.length() > ERROR_WIDTH ? error.substring(0, ERROR_WIDTH) + "..." : error);
    }
    return table.toString();
  }
}
