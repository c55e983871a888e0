package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.definitions.TimeText;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.submission.Rerun;
import io.headrace.operator.submission.Submission;
import io.headrace.operator.submission.Submitted;
import io.headrace.operator.submission.Submitter;
import io.headrace.operator.trigger.RunInterval;
import io.headrace.operator.trigger.Trigger;
import io.headrace.operator.waiting.WaitLimits;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a schedule's job now. */
@Command(
    name = "trigger",
    mixinStandardHelpOptions = true,
    description = {
      "Run the job of a schedule now, once; the schedule goes on as it is.",
      "With --start and --end it materializes that interval: the same one twice is run once."
    },
    footer = {
      "",
      "Examples:",
      "  headrace k8s trigger drivers-hourly --wait",
      "  headrace k8s trigger drivers-hourly --start 2025-01-01 --end 2025-02-01 --wait"
    })
final class TriggerCommand extends ClusterCommand {
  @Parameters(
      paramLabel = "SCHEDULE",
      description = "The name of a ScheduledSparkApplication, or of a CronJob that submits runs.")
  String schedule;

  @Option(
      names = "--start",
      paramLabel = "START",
      description = "A moment, such as 2025-01-01 or now-1d.")
  String start;

  @Option(names = "--end", paramLabel = "END", description = "Likewise.")
  String end;

  @Option(names = "--rerun", description = "Run the interval again though it has succeeded.")
  boolean rerun;

  @Mixin WaitOptions waiting;

  @Override
  int run(Cluster cluster) {
    WaitLimits limits = waiting.limits();
    Instant now = Instant.now();
    Submission submission = new Trigger(cluster).prepare(schedule, interval(now), now);
    Submitted submitted =
        new Submitter(cluster, ClusterCommand::say)
            .submit(submission, rerun ? Rerun.ALWAYS : Rerun.WHEN_FAILED);
    return Submissions.conclude(this, cluster, submitted, waiting, limits);
  }

  private Optional<RunInterval> interval(Instant now) {
    if (start == null && end == null) {
      return Optional.empty();
    }
    if (start == null || end == null) {
      throw new RefusedException(
          start == null ? "--end " + end : "--start " + start,
          "an interval has two ends",
          "Give both, or neither to run what the schedule runs.");
    }
    return Optional.of(new RunInterval(TimeText.parse(start, now), TimeText.parse(end, now)));
  }
}
