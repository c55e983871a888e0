package io.headrace.operator.trigger;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.submission.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one run out of a schedule. */
public final class Trigger {
  private final ScheduleTemplate templates;

  public Trigger(Cluster cluster) {
    this.templates = new ScheduleTemplate(cluster);
  }

  /**
   * The run that the schedule would start now, or of that interval.
   *
   * <p>With an interval the name says which, so that the same one twice is run once. Without one it
   * says when it was asked for.
   *
   * @throws RefusedException when there is no such schedule, or its job has no interval
   */
  public Submission prepare(String schedule, Optional<RunInterval> interval, Instant now) {
    Manifest template = templates.of(schedule);
    Submission submission = Submission.of(List.of(template));
    Manifest run = interval.isPresent() ? between(submission, interval.get()) : submission.run();
    return new Submission(submission.operator(), run, List.of())
        .as(schedule, interval.map(RunInterval::toString).orElseGet(now::toString));
  }

  private static Manifest between(Submission submission, RunInterval interval) {
    boolean kubeflow = submission.operator() == SparkOperator.KUBEFLOW;
    String key = kubeflow ? "arguments" : "driverArgs";
    Manifest run = submission.run();
    Map<String, Object> spec = copy(run.tree().get("spec"));
    JobArguments job =
        new JobArguments(
                spec.get("mainClass") instanceof String text ? text : "", texts(spec.get(key)))
            .between(interval);
    spec.put("mainClass", job.mainClass());
    spec.put(key, job.arguments());
    Map<String, Object> annotations = copy(run.metadata().get("annotations"));
    annotations.put(RunMark.JOB, "materialize");
    annotations.put(RunMark.START, interval.start().toString());
    annotations.put(RunMark.END, interval.end().toString());
    // It is the hash of the template; what this run does is said by its name and its spec.
    annotations.remove(RunMark.CONFIG_HASH);
    Map<String, Object> metadata = copy(run.metadata());
    metadata.put("annotations", annotations);
    Map<String, Object> tree = copy(run.tree());
    tree.put("metadata", metadata);
    tree.put("spec", spec);
    return new Manifest(tree);
  }

  private static List<String> texts(Object list) {
    List<String> texts = new ArrayList<>();
    if (list instanceof List<?> values) {
      values.forEach(v -> texts.add(String.valueOf(v)));
    }
    return texts;
  }

  private static Map<String, Object> copy(Object map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> copy.put(String.valueOf(key), value));
    }
    return copy;
  }
}
