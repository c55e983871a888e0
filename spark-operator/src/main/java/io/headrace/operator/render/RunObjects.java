package io.headrace.operator.render;

import io.headrace.operator.apache.ApacheSpec;
import io.headrace.operator.deployment.Schedule;
import io.headrace.operator.deployment.Schedule.Scheduler;
import io.headrace.operator.kubeflow.KubeflowSchedule;
import io.headrace.operator.kubeflow.KubeflowSpec;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.naming.Hashes;
import io.headrace.operator.plan.RunPlan;
import io.headrace.operator.yaml.YamlWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of one run or schedule. */
final class RunObjects {
  private static final int HASH = 16;

  /** Kueue finds what it admits by this label. */
  private static final String QUEUE = "kueue.x-k8s.io/queue-name";

  private final Provenance provenance;
  private final Map<String, String> storeTypes;

  /**
   * @param storeTypes the type of each store, by block
   */
  RunObjects(Provenance provenance, Map<String, String> storeTypes) {
    this.provenance = provenance;
    this.storeTypes = storeTypes;
  }

  /** In the order to create them. */
  List<Manifest> of(RunPlan run) {
    if (run.job().schedule().isEmpty()) {
      return List.of(sparkApplication(run));
    }
    Schedule schedule = run.job().schedule().get();
    if (schedule.scheduler() == Scheduler.CRON_JOB) {
      return new CronJobs(this).of(run, schedule, sparkApplication(run));
    }
    Map<String, Object> spec = KubeflowSchedule.of(run, schedule, storeTypes);
    return List.of(
        Objects.of(
            SparkOperator.KUBEFLOW.apiVersion(),
            "ScheduledSparkApplication",
            metadata(run, run.name(), spec),
            Map.of("spec", spec)));
  }

  private Manifest sparkApplication(RunPlan run) {
    SparkOperator operator = run.deployment().operator();
    Map<String, Object> spec =
        operator == SparkOperator.KUBEFLOW
            ? KubeflowSpec.of(run, storeTypes)
            : ApacheSpec.of(run, storeTypes);
    return Objects.of(
        operator.apiVersion(),
        "SparkApplication",
        metadata(run, run.name(), spec),
        Map.of("spec", spec));
  }

  /** Labels, annotations and the hash of what decides what the object does. */
  Map<String, Object> metadata(RunPlan run, String name, Map<String, Object> spec) {
    Map<String, String> labels = new TreeMap<>(run.labels());
    run.deployment().queue().ifPresent(queue -> labels.put(QUEUE, queue));
    Map<String, String> annotations = new TreeMap<>(run.annotations());
    String decisive = YamlWriter.write(Map.of("spec", Objects.sorted(spec)));
    annotations.put(RunMark.CONFIG_HASH, Hashes.of(decisive, HASH));
    annotations.put(RunMark.VERSION, provenance.version());
    provenance.gitSha().ifPresent(sha -> annotations.put(RunMark.GIT_SHA, sha));
    return Objects.metadata(name, run.deployment().namespace(), labels, annotations);
  }
}
