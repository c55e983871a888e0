package io.headrace.operator.plan;

import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.catalogue.EngineKnowledge.ViewChoice;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Job;
import io.headrace.operator.deployment.Schedule.Scheduler;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.naming.Hashes;
import io.headrace.operator.naming.ObjectName;
import io.headrace.operator.problems.Problem;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Plans the runs of a deployment. */
public final class RunPlanner {
  private static final int CONFIG_MAP_BYTES = 1 << 20;

  private final Deployment deployment;
  private final Catalogue catalogue;
  private final Instant now;
  private final Problems problems;
  private final List<String> notes;
  private final String base;

  /**
   * @param now what fixed and relative times are told apart by
   * @param problems takes what is wrong
   * @param notes takes what the user should know and nothing has to be done about
   */
  public RunPlanner(
      Deployment deployment,
      Catalogue catalogue,
      Instant now,
      Problems problems,
      List<String> notes) {
    this.deployment = deployment;
    this.catalogue = catalogue;
    this.now = now;
    this.problems = problems;
    this.notes = notes;
    this.base = deployment.name().orElse(ObjectName.fold(catalogue.project()));
  }

  /** The ConfigMap's files. */
  public ConfigFiles files() {
    ConfigFiles files = ConfigFiles.of(deployment, catalogue, base);
    if (files.size() > CONFIG_MAP_BYTES) {
      problems.add(
          deployment.file(),
          "feature_store.yaml and the definitions have "
              + files.size()
              + " bytes, and a ConfigMap holds "
              + CONFIG_MAP_BYTES,
          "Apply from a machine that has the files, and leave the job 'apply' out.");
    }
    return files;
  }

  /** The runs, in the order of the file. */
  public List<RunPlan> runs() {
    List<RunPlan> runs = new ArrayList<>();
    ConfigFiles files = files();
    for (int i = 0; i < deployment.jobs().size(); i++) {
      Job job = deployment.jobs().get(i);
      String where = deployment.file() + ", jobs[" + i + "]";
      Optional<ViewChoice> choice = choose(job, where);
      if (choice.isPresent() && job.perView()) {
        choice.get().views().forEach(v -> runs.add(run(job, List.of(v), files, v)));
      } else {
        runs.add(run(job, job.views(), files, ""));
      }
    }
    return runs;
  }

  private Optional<ViewChoice> choose(Job job, String where) {
    if (!job.command().materializes()) {
      return Optional.empty();
    }
    try {
      ViewChoice choice = catalogue.engine().choose(job.views());
      choice.skipped().forEach(s -> notes.add(where + ".views: " + s));
      if (choice.known() && choice.views().isEmpty()) {
        problems.add(
            where + ".views", "no feature view is left to materialize", "Set 'online: true'.");
      }
      if (!choice.known()) {
        notes.add(
            where
                + ".views: nobody looked for them, as no definition files are here. The job does.");
      }
      if (!choice.known() && job.perView()) {
        problems.add(
            where + ".perView",
            "the feature views are not known here",
            "Render where the definition files are, or leave perView out.");
      }
      return Optional.of(choice);
    } catch (RefusedException e) {
      for (Problem problem : e.problems()) {
        problems.add(
            where + ".views", lower(problem.where()) + ": " + problem.what(), problem.fix());
      }
      return Optional.empty();
    }
  }

  private static String lower(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private RunPlan run(Job job, List<String> views, ConfigFiles files, String view) {
    List<String> arguments = Arguments.of(job, views);
    String readable =
        String.join(
            "-", view.isEmpty() ? List.of(base, job.name()) : List.of(base, job.name(), view));
    String identity =
        String.join(
            "\n",
            catalogue.project(),
            base,
            job.name(),
            // A schedule stays what it is when its arguments change; a single run is its arguments,
            // and those of apply are the definitions.
            job.schedule().isPresent() ? view : arguments.toString(),
            job.command() == Job.Command.APPLY ? files.name() : "");
    return new RunPlan(
        deployment,
        job,
        ObjectName.of(readable, identity, limit(job)),
        arguments,
        labels(job, views),
        annotations(job, views),
        files.mountedFor(job),
        files.name());
  }

  private static int limit(Job job) {
    return job.schedule()
        .map(
            s ->
                s.scheduler() == Scheduler.OPERATOR
                    ? ObjectName.KUBEFLOW_SCHEDULE
                    : ObjectName.CRON_JOB)
        .orElse(ObjectName.RUN);
  }

  private Map<String, String> labels(Job job, List<String> views) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(RunMark.NAME, "headrace");
    labels.put(RunMark.MANAGED_BY, "headrace");
    labels.put(RunMark.PART_OF, ObjectName.labelValue(catalogue.project()));
    labels.put(RunMark.COMPONENT, job.command().text());
    List<String> sorted = views.stream().sorted().toList();
    labels.put(RunMark.VIEWS_HASH, Hashes.of(String.join("\n", sorted), 12));
    return labels;
  }

  private Map<String, String> annotations(Job job, List<String> views) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(RunMark.PROJECT, catalogue.project());
    annotations.put(RunMark.JOB, job.name());
    annotations.put(RunMark.VIEWS, views.isEmpty() ? "*" : String.join(",", views));
    fixed(job.start()).ifPresent(t -> annotations.put(RunMark.START, t.toString()));
    fixed(job.end()).ifPresent(t -> annotations.put(RunMark.END, t.toString()));
    return annotations;
  }

  private Optional<Instant> fixed(Optional<String> text) {
    return text.filter(t -> !catalogue.engine().isRelative(t))
        .flatMap(t -> catalogue.engine().moment(t, now));
  }
}
