package io.headrace.operator.plan;

import io.headrace.operator.deployment.Job;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a job's main class, as on the command line. */
final class Arguments {
  private Arguments() {}

  /**
   * @param views patterns or names; empty for all
   */
  static List<String> of(Job job, List<String> views) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--feature-store-yaml", Places.FEATURE_STORE_YAML));
    // Apply reads definitions beside the configuration; the others write reports, and that folder
    // is read-only.
    arguments.add("--chdir");
    arguments.add(job.command() == Job.Command.APPLY ? Places.CONFIGURATION : Places.WORK);
    for (String view : views) {
      arguments.addAll(List.of("--views", view));
    }
    job.lag().ifPresent(lag -> arguments.addAll(List.of("--lag", lag)));
    job.maxInterval().ifPresent(length -> arguments.addAll(List.of("--max-interval", length)));
    job.ifRunning().ifPresent(choice -> arguments.addAll(List.of("--if-running", choice)));
    if (job.command() == Job.Command.MATERIALIZE_INCREMENTAL) {
      job.end().ifPresent(end -> arguments.addAll(List.of("--end", end)));
    }
    arguments.addAll(job.arguments());
    if (job.command() == Job.Command.MATERIALIZE) {
      job.start().ifPresent(arguments::add);
      job.end().ifPresent(arguments::add);
    }
    return arguments;
  }
}
