package io.headrace.operator.plan;

import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Job;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One object to be rendered: a single run, or a schedule of runs.
 *
 * @param name of the object, which differs from every other one's
 * @param arguments of the main class
 * @param labels short, for selection; on the object and its pods
 * @param annotations what is run, in full
 * @param files what is mounted, as file paths in the pod with keys of the ConfigMap
 * @param configMap its name
 */
public record RunPlan(
    Deployment deployment,
    Job job,
    String name,
    List<String> arguments,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> files,
    String configMap) {
  public RunPlan {
    arguments = List.copyOf(arguments);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }
}
