package io.headrace.operator.deployment;

import io.headrace.operator.deployment.Job.Command;
import io.headrace.operator.deployment.Schedule.ConcurrencyPolicy;
import io.headrace.operator.deployment.Schedule.Scheduler;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.naming.ObjectName;
import io.headrace.operator.schedule.CronExpression;
import io.headrace.operator.schedule.TimeZones;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the entries of {@code jobs}. */
final class JobReader {
  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();
  private static final Map<String, ConcurrencyPolicy> POLICIES = new LinkedHashMap<>();
  private static final Map<String, Scheduler> SCHEDULERS =
      Map.of("operator", Scheduler.OPERATOR, "cronjob", Scheduler.CRON_JOB);
  private static final Map<String, String> IF_RUNNING =
      Map.of("skip", "skip", "wait", "wait", "fail", "fail");

  static {
    for (Command command : Command.values()) {
      COMMANDS.put(command.text(), command);
    }
    for (ConcurrencyPolicy policy : ConcurrencyPolicy.values()) {
      POLICIES.put(policy.text(), policy);
    }
  }

  private final SparkOperator operator;
  private final Overrides overrides;

  JobReader(SparkOperator operator, Overrides overrides) {
    this.operator = operator;
    this.overrides = overrides;
  }

  Job read(Block block) {
    block.refuseUnknownKeys();
    String name = block.required("name", "Write for example 'name: hourly'.");
    if (!name.isEmpty() && !ObjectName.isValid(name, ObjectName.RUN)) {
      block.problem(
          "name",
          "'"
              + name
              + "' cannot name an object of Kubernetes"
              + (name.length() > ObjectName.RUN ? ": it has " + name.length() + " characters" : ""),
          "Use lower case letters, digits and '-', beginning with a letter, at most "
              + ObjectName.RUN
              + ".");
    }
    block.required("command", "Write for example 'command: materialize-incremental'.");
    Command command = block.choice("command", COMMANDS).orElse(Command.MATERIALIZE_INCREMENTAL);
    Job job =
        new Job(
            name,
            command,
            block.texts("views"),
            block.flag("perView"),
            block.text("start"),
            block.text("end"),
            duration(block, "lag"),
            duration(block, "maxInterval"),
            block.choice("ifRunning", IF_RUNNING),
            block.texts("arguments"),
            schedule(block, name));
    refuseForOtherCommands(block, job);
    return job;
  }

  private static Optional<String> duration(Block block, String key) {
    Optional<String> text = block.text(key);
    if (text.isPresent() && Durations.parse(text.get()).isEmpty()) {
      block.problem(key, "'" + text.get() + "' is no duration", "Write for example 10m or 1d.");
    }
    return text;
  }

  private static void refuseForOtherCommands(Block block, Job job) {
    if (!job.command().materializes()) {
      for (String key : new String[] {"views", "perView", "ifRunning", "start", "end"}) {
        if (block.has(key)) {
          block.problem(
              key,
              "the command '" + job.command().text() + "' does not take it",
              "Write what it takes under 'arguments', or leave it out.");
        }
      }
    } else if (job.end().isEmpty()) {
      block.problem("end", "it is missing", "Write for example 'end: now-floor(1h)'.");
    }
    if (job.command() == Command.MATERIALIZE && job.start().isEmpty()) {
      block.problem("start", "it is missing", "Write for example 'start: 2025-01-01'.");
    }
    if (job.command() == Command.MATERIALIZE_INCREMENTAL && job.start().isPresent()) {
      block.problem(
          "start",
          "an incremental run begins where the last one ended",
          "Leave it out, or write 'command: materialize'.");
    }
    for (String key : new String[] {"lag", "maxInterval"}) {
      if (block.has(key) && job.command() != Command.MATERIALIZE_INCREMENTAL) {
        block.problem(
            key,
            "the command '" + job.command().text() + "' does not take it",
            "Only materialize-incremental does.");
      }
    }
  }

  private Optional<Schedule> schedule(Block job, String name) {
    if (!job.has("schedule")) {
      return Optional.empty();
    }
    if (!job.isBlock("schedule")) {
      Optional<CronExpression> cron =
          job.text("schedule")
              .flatMap(t -> job.gathering(w -> CronExpression.parse(t, w, name), "schedule"));
      Block defaults = job.absent("schedule", DeploymentKeys.SCHEDULE);
      return cron.map(c -> schedule(c, defaults));
    }
    Block block = job.blockOrEmpty("schedule", DeploymentKeys.SCHEDULE);
    block.refuseUnknownKeys();
    String expression = block.required("cron", "Write for example 'cron: 15 * * * *'.");
    Optional<CronExpression> cron =
        expression.isEmpty()
            ? Optional.empty()
            : block.gathering(w -> CronExpression.parse(expression, w, name), "cron");
    // Read even where the expression is wrong, for the problems of the other keys.
    Schedule schedule = schedule(cron.orElse(null), block);
    return cron.map(c -> schedule);
  }

  private Schedule schedule(CronExpression cron, Block block) {
    String zoneName = block.textOrDefault("timeZone");
    Optional<ZoneId> zone = block.gathering(w -> TimeZones.parse(zoneName, w), "timeZone");
    return new Schedule(
        cron,
        zone.orElse(ZoneId.of("UTC")),
        block.choice("concurrencyPolicy", POLICIES).orElse(ConcurrencyPolicy.FORBID),
        block.flag("suspend"),
        block.number("successfulRunsHistoryLimit", 0),
        block.number("failedRunsHistoryLimit", 0),
        block.duration("startingDeadline"),
        scheduler(block));
  }

  private Scheduler scheduler(Block block) {
    Optional<Scheduler> written = block.choice("scheduler", SCHEDULERS);
    if (operator == SparkOperator.APACHE) {
      if (written.filter(s -> s == Scheduler.OPERATOR).isPresent()) {
        block.problem(
            "scheduler",
            "Apache's operator has no schedules",
            "Write 'scheduler: cronjob', or leave it out.");
      }
      return Scheduler.CRON_JOB;
    }
    return overrides.scheduler().or(() -> written).orElse(Scheduler.OPERATOR);
  }
}
