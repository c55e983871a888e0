package io.headrace.operator.render;

import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Durations;
import io.headrace.operator.deployment.Schedule;
import io.headrace.operator.deployment.Schedule.ConcurrencyPolicy;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.naming.ObjectName;
import io.headrace.operator.plan.Places;
import io.headrace.operator.plan.RunPlan;
import io.headrace.operator.pods.SecurityContexts;
import io.headrace.operator.yaml.YamlWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A schedule as a CronJob: at each tick a small pod submits the run, which it has as a file, and
 * waits for its end. Its exit code is the run's.
 */
final class CronJobs {
  private static final String RUN_FILE = "run.yaml";
  private static final String RUN_FOLDER = Places.CONFIGURATION + "/run";
  private static final String RUN_NAME = "HEADRACE_RUN_NAME";

  private final RunObjects runs;

  CronJobs(RunObjects runs) {
    this.runs = runs;
  }

  List<Manifest> of(RunPlan run, Schedule schedule, Manifest application) {
    String text = YamlWriter.write(application.tree());
    String configMap = ObjectName.of(run.name() + "-run", text, ObjectName.RUN);
    Map<String, Object> spec = spec(run, schedule, configMap);
    return List.of(
        SupportObjects.configMap(run, configMap, Map.of(RUN_FILE, text)),
        Objects.of(
            "batch/v1", "CronJob", runs.metadata(run, run.name(), spec), Map.of("spec", spec)));
  }

  private static Map<String, Object> spec(RunPlan run, Schedule schedule, String configMap) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("schedule", schedule.cron().text());
    spec.put("timeZone", schedule.timeZone().getId());
    spec.put("concurrencyPolicy", schedule.concurrencyPolicy().text());
    spec.put("suspend", schedule.suspend());
    spec.put("startingDeadlineSeconds", schedule.startingDeadline().toSeconds());
    spec.put("successfulJobsHistoryLimit", schedule.successfulRunsHistoryLimit());
    spec.put("failedJobsHistoryLimit", schedule.failedRunsHistoryLimit());
    Map<String, Object> job = new LinkedHashMap<>();
    // The operator begins a failed run again; a second pod would only submit it twice.
    job.put("backoffLimit", 0);
    job.put(
        "template",
        Map.of("metadata", Map.of("labels", run.labels()), "spec", pod(run, schedule, configMap)));
    spec.put("jobTemplate", Map.of("metadata", Map.of("labels", run.labels()), "spec", job));
    return spec;
  }

  private static Map<String, Object> pod(RunPlan run, Schedule schedule, String configMap) {
    Deployment deployment = run.deployment();
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("serviceAccountName", SupportObjects.SUBMITTER);
    pod.put("restartPolicy", "Never");
    pod.put("securityContext", SecurityContexts.pod());
    if (!deployment.image().pullSecrets().isEmpty()) {
      pod.put(
          "imagePullSecrets",
          deployment.image().pullSecrets().stream().map(s -> Map.of("name", s)).toList());
    }
    pod.put("containers", List.of(container(run, schedule)));
    pod.put(
        "volumes",
        List.of(
            Map.of("name", "run", "configMap", Map.of("name", configMap)),
            Map.of(
                "name", "tmp", "emptyDir", Map.of("sizeLimit", deployment.localDirs().tmpSize()))));
    return pod;
  }

  private static Map<String, Object> container(RunPlan run, Schedule schedule) {
    Deployment deployment = run.deployment();
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "submit");
    container.put("image", deployment.image().name());
    container.put("imagePullPolicy", deployment.image().pullPolicy());
    String jar = deployment.image().jar().replaceFirst("^local://", "");
    container.put(
        "command", List.of("java", "-cp", jar + ":/opt/spark/jars/*", "io.headrace.jobs.Headrace"));
    container.put("args", arguments(deployment, schedule));
    // The name of this tick's Job: another at every tick, the same for everybody who asks.
    container.put(
        "env",
        List.of(
            Map.of(
                "name",
                RUN_NAME,
                "valueFrom",
                Map.of("fieldRef", Map.of("fieldPath", "metadata.labels['job-name']")))));
    container.put(
        "resources",
        Map.of(
            "requests", Map.of("cpu", "100m", "memory", "512Mi"),
            "limits", Map.of("memory", "512Mi")));
    container.put("securityContext", SecurityContexts.container());
    container.put(
        "volumeMounts",
        List.of(
            Map.of("name", "run", "mountPath", RUN_FOLDER, "readOnly", true),
            Map.of("name", "tmp", "mountPath", Places.TMP)));
    return container;
  }

  private static List<Object> arguments(Deployment deployment, Schedule schedule) {
    Duration attempts = deployment.deadline().multipliedBy(deployment.restart().retries() + 1L);
    boolean replaced = schedule.concurrencyPolicy() == ConcurrencyPolicy.REPLACE;
    return List.of(
        "k8s",
        "submit",
        RUN_FOLDER + "/" + RUN_FILE,
        "--name",
        "$(" + RUN_NAME + ")",
        "--wait",
        "--start-timeout",
        Durations.seconds(deployment.startDeadline()),
        "--timeout",
        Durations.seconds(attempts.plus(deployment.startDeadline())),
        "--on-timeout",
        "delete",
        // A pod that the next tick replaces takes its run with it.
        "--on-interrupt",
        replaced ? "delete" : "keep");
  }
}
