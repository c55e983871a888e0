package io.headrace.jobs.cli.kubernetes;

import io.headrace.jobs.cli.OutputFormat;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.submission.Submitted;
import io.headrace.operator.waiting.EndReport;
import io.headrace.operator.waiting.WaitLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/** What follows a submission: the wait, or the name to look for. */
final class Submissions {
  private Submissions() {}

  static int conclude(
      ClusterCommand command,
      Cluster cluster,
      Submitted submitted,
      WaitOptions options,
      WaitLimits limits) {
    String name = submitted.run().name();
    if (submitted instanceof Submitted.AlreadyDone) {
      command.print("", data(submitted, "already done"));
      return 0;
    }
    if (!options.wait) {
      String how = submitted instanceof Submitted.Created ? "created" : "attached";
      command.print(
          "Follow it with: headrace k8s status "
              + name
              + ", headrace k8s logs --follow "
              + name
              + "\n",
          data(submitted, how));
      return 0;
    }
    RunWatch watch =
        new RunWatch(
            cluster, options, command.common.output == OutputFormat.json ? System.err : System.out);
    RunWatch.Seen seen = watch.watch(submitted.run(), limits);
    command.print(seen.text(), EndReport.data(seen.end()));
    return seen.end().exitCode();
  }

  private static Map<String, Object> data(Submitted submitted, String how) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", submitted.run().name());
    data.put("namespace", submitted.run().namespace());
    data.put("submission", how);
    data.put("exit_code", 0);
    return data;
  }
}
