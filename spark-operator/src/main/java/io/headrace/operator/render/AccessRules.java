package io.headrace.operator.render;

import io.headrace.operator.manifest.SparkOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the three identities may do, in their namespace alone: none of them reads a Secret, opens a
 * shell in a pod or names {@code *}.
 */
final class AccessRules {
  private static final List<String> LOOK = List.of("get", "list", "watch");

  private final SparkOperator operator;

  AccessRules(SparkOperator operator) {
    this.operator = operator;
  }

  /** Spark makes executors, and removes what it made by label when it ends. */
  List<Object> driver() {
    return List.of(
        rule(
            "",
            List.of("pods", "services", "configmaps", "persistentvolumeclaims"),
            List.of(
                "get",
                "list",
                "watch",
                "create",
                "update",
                "patch",
                "delete",
                "deletecollection")));
  }

  /** Who starts runs: a pipeline, or a CronJob. */
  List<Object> submitter() {
    List<Object> rules = new ArrayList<>();
    rules.add(
        rule(
            operator.group(),
            List.of("sparkapplications"),
            List.of("get", "list", "watch", "create", "patch", "delete")));
    rules.addAll(schedules());
    rules.addAll(pods());
    rules.add(rule("", List.of("configmaps"), List.of("get", "create")));
    return rules;
  }

  List<Object> viewer() {
    List<Object> rules = new ArrayList<>();
    rules.add(rule(operator.group(), List.of("sparkapplications"), LOOK));
    rules.addAll(schedules());
    rules.addAll(pods());
    return rules;
  }

  private List<Object> schedules() {
    List<Object> rules = new ArrayList<>();
    if (operator == SparkOperator.KUBEFLOW) {
      rules.add(rule(operator.group(), List.of("scheduledsparkapplications"), LOOK));
    }
    rules.add(rule("batch", List.of("cronjobs"), LOOK));
    return rules;
  }

  private static List<Object> pods() {
    return List.of(
        rule("", List.of("pods"), LOOK),
        rule("", List.of("pods/log"), List.of("get")),
        rule("", List.of("events"), List.of("list")));
  }

  private static Map<String, Object> rule(
      String group, List<String> resources, List<String> verbs) {
    return Map.of("apiGroups", List.of(group), "resources", resources, "verbs", verbs);
  }
}
