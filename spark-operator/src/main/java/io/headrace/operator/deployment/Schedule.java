package io.headrace.operator.deployment;

import io.headrace.operator.schedule.CronExpression;
import java.time.Duration;
import java.time.ZoneId;

/**
 * When a job runs.
 *
 * @param startingDeadline how late a run may begin, where a CronJob begins it
 */
public record Schedule(
    CronExpression cron,
    ZoneId timeZone,
    ConcurrencyPolicy concurrencyPolicy,
    boolean suspend,
    int successfulRunsHistoryLimit,
    int failedRunsHistoryLimit,
    Duration startingDeadline,
    Scheduler scheduler) {

  /** What happens when a run is due and the one before still goes on. Always written out. */
  public enum ConcurrencyPolicy {
    ALLOW("Allow"),
    FORBID("Forbid"),
    REPLACE("Replace");

    private final String text;

    ConcurrencyPolicy(String text) {
      this.text = text;
    }

    /** As Kubernetes spells it. */
    public String text() {
      return text;
    }
  }

  /** Who begins the runs. */
  public enum Scheduler {
    /** Kubeflow's operator, by a ScheduledSparkApplication. */
    OPERATOR,
    /** Kubernetes, by a CronJob that submits a run and waits for it. */
    CRON_JOB
  }
}
