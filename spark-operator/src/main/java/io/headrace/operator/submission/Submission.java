package io.headrace.operator.submission;

import io.headrace.operator.client.Kinds;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One run to be submitted, and the objects that it needs beside it.
 *
 * @param support in the order given: ConfigMaps, roles and the like
 */
public record Submission(SparkOperator operator, Manifest run, List<Manifest> support) {
  public Submission {
    support = List.copyOf(support);
  }

  /**
   * Finds the run among the objects.
   *
   * @throws RefusedException when there is none, more than one, or one of neither operator
   */
  public static Submission of(List<Manifest> objects) {
    return choose(objects, runs(objects));
  }

  /**
   * Finds the run of that name among the objects.
   *
   * @throws RefusedException when there is none of that name
   */
  public static Submission named(String name, List<Manifest> objects) {
    List<Manifest> runs = runs(objects);
    List<Manifest> chosen = runs.stream().filter(r -> r.name().equals(name)).toList();
    if (chosen.isEmpty()) {
      throw new RefusedException(
          "--run " + name, "no run in the input has that name", "It holds: " + names(runs) + ".");
    }
    return choose(objects, chosen);
  }

  /**
   * The same under another name.
   *
   * @throws RefusedException when that is no name of an object
   */
  public Submission as(String name) {
    if (name.length() > AttemptName.LONGEST || !name.matches("[a-z]([-a-z0-9]*[a-z0-9])?")) {
      throw new RefusedException(
          "--name " + name,
          "it is no name for a run",
          "Write at most "
              + AttemptName.LONGEST
              + " small letters, digits and dashes, beginning with a letter.");
    }
    Map<String, Object> metadata = new LinkedHashMap<>(run.metadata());
    metadata.put("name", name);
    Map<String, Object> tree = new LinkedHashMap<>(run.tree());
    tree.put("metadata", metadata);
    return new Submission(operator, new Manifest(tree), support);
  }

  /** The same under a name made of a readable part and a hash of what tells it from others. */
  public Submission as(String readable, String distinguishing) {
    return as(AttemptName.fitting(readable, "-t" + AttemptName.hash(distinguishing)));
  }

  private static Submission choose(List<Manifest> objects, List<Manifest> runs) {
    if (runs.isEmpty()) {
      throw noRun(objects);
    }
    if (runs.size() > 1) {
      throw new RefusedException(
          "The input",
          "it holds " + runs.size() + " runs: " + names(runs),
          "Choose one with --run NAME, or submit them one by one.");
    }
    Manifest run = runs.get(0);
    List<Manifest> support = new ArrayList<>(objects);
    support.removeIf(o -> isRun(o) || isSchedule(o));
    Submission submission = new Submission(operator(run), run, support);
    submission.namespace();
    return submission;
  }

  private static List<Manifest> runs(List<Manifest> objects) {
    return objects.stream().filter(Submission::isRun).toList();
  }

  private static RefusedException noRun(List<Manifest> objects) {
    Optional<Manifest> schedule = objects.stream().filter(Submission::isSchedule).findFirst();
    if (schedule.isPresent()) {
      return new RefusedException(
          schedule.get().kind() + " '" + schedule.get().name() + "'",
          "a schedule is applied, not submitted",
          "kubectl apply --server-side -f FILE, and for one run now: headrace k8s trigger "
              + schedule.get().name()
              + ".");
    }
    return new RefusedException(
        "The input",
        "no SparkApplication is in it",
        "'headrace k8s render' writes one for each run.");
  }

  private static SparkOperator operator(Manifest run) {
    return Arrays.stream(SparkOperator.values())
        .filter(o -> o.apiVersion().equals(run.apiVersion()))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "SparkApplication '" + run.name() + "'",
                    "its apiVersion " + run.apiVersion() + " is of neither operator",
                    "Write "
                        + Arrays.stream(SparkOperator.values())
                            .map(SparkOperator::apiVersion)
                            .collect(Collectors.joining(" or "))
                        + "."));
  }

  private static boolean isRun(Manifest object) {
    return object.kind().equals(Kinds.SPARK_APPLICATION);
  }

  private static boolean isSchedule(Manifest object) {
    return object.kind().equals(Kinds.SCHEDULED_SPARK_APPLICATION)
        || object.kind().equals("CronJob");
  }

  private static String names(List<Manifest> runs) {
    return runs.stream().map(Manifest::name).collect(Collectors.joining(", "));
  }

  /**
   * The namespace that the objects name; empty when they leave it to the caller.
   *
   * @throws RefusedException when they name several
   */
  public String namespace() {
    List<Manifest> all = new ArrayList<>(support);
    all.add(run);
    List<String> named =
        all.stream().map(Manifest::namespace).filter(n -> !n.isEmpty()).distinct().toList();
    if (named.size() > 1) {
      throw new RefusedException(
          "The input",
          "its objects are in different namespaces: " + String.join(", ", named),
          "A run and what it needs are in one namespace.");
    }
    return named.isEmpty() ? "" : named.get(0);
  }
}
