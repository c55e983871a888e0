package io.headrace.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rows of docs/errors.md about {@code headrace k8s}. */
final class K8sScenarios {
  private static final String NOWHERE = "https://127.0.0.1:1";

  private K8sScenarios() {}

  static Map<String, Function<TestRepository, CliRun>> all() {
    Map<String, Function<TestRepository, CliRun>> s = new LinkedHashMap<>();
    s.put("manifests that are not there", r -> submit(r, "gone.yaml"));
    s.put(
        "a file that holds no manifest",
        r -> submit(r.file("run.yaml", "project: drivers\n"), "run.yaml"));
    s.put(
        "two runs to submit",
        r ->
            submit(
                r.file("run.yaml", K8sCommandsTest.RUN)
                    .file("more.yaml", K8sCommandsTest.RUN.replace("drivers-run", "riders-run")),
                "run.yaml",
                "more.yaml"));
    s.put(
        "a schedule to submit",
        r ->
            submit(
                r.file(
                    "run.yaml",
                    K8sCommandsTest.RUN.replace("SparkApplication", "ScheduledSparkApplication")),
                "run.yaml"));
    s.put(
        "a time to wait that is none",
        r -> submit(run(r), "run.yaml", "--wait", "--timeout", "soon"));
    s.put("no time to wait", r -> submit(run(r), "run.yaml", "--wait", "--start-timeout", "0s"));
    s.put("a name that no run can have", r -> submit(run(r), "run.yaml", "--name", "Run_1"));
    s.put(
        "a kubeconfig that is not there",
        r -> CliRun.of("k8s", "list", "--kubeconfig", r.path("gone").toString()));
    s.put("an unknown context", r -> k8s(r, "list", "--context", "there"));
    s.put("an interval with one end", r -> k8s(r, "trigger", "hourly", "--start", "2025-01-01"));
    s.put("a cluster that cannot be reached", r -> submit(run(r), "run.yaml"));
    return s;
  }

  private static TestRepository run(TestRepository r) {
    return r.file("run.yaml", K8sCommandsTest.RUN);
  }

  private static CliRun submit(TestRepository r, String... arguments) {
    List<String> all = new ArrayList<>(List.of("submit"));
    for (String argument : arguments) {
      all.add(argument.endsWith(".yaml") ? r.path(argument).toString() : argument);
    }
    return k8s(r, all.toArray(String[]::new));
  }

  private static CliRun k8s(TestRepository r, String... arguments) {
    List<String> all = new ArrayList<>(List.of("k8s"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--kubeconfig", StubApiServer.kubeconfig(r.folder(), NOWHERE).toString()));
    return CliRun.of(all.toArray(String[]::new));
  }
}
