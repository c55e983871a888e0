package io.headrace.operator.kubeflow;

import io.headrace.operator.deployment.Schedule;
import io.headrace.operator.plan.RunPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code spec} of a ScheduledSparkApplication. */
public final class KubeflowSchedule {
  private KubeflowSchedule() {}

  /**
   * Everything is written out: the operator has no default for {@code concurrencyPolicy} and begins
   * one run only without it, and without a zone it takes its own pod's.
   */
  public static Map<String, Object> of(
      RunPlan run, Schedule schedule, Map<String, String> storeTypes) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("schedule", schedule.cron().text());
    spec.put("timeZone", schedule.timeZone().getId());
    spec.put("concurrencyPolicy", schedule.concurrencyPolicy().text());
    spec.put("suspend", schedule.suspend());
    spec.put("successfulRunHistoryLimit", schedule.successfulRunsHistoryLimit());
    spec.put("failedRunHistoryLimit", schedule.failedRunsHistoryLimit());
    spec.put("template", KubeflowSpec.of(run, storeTypes));
    return spec;
  }
}
