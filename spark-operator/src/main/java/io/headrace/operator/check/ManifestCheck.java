package io.headrace.operator.check;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.headrace.operator.catalogue.EngineKnowledge;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.naming.ObjectName;
import io.headrace.operator.problems.Problem;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.problems.Suggestions;
import io.headrace.operator.schedule.CronExpression;
import io.headrace.operator.schedule.TimeZones;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Manifests of ours, rendered or edited since: everything that can be told without a cluster. */
public final class ManifestCheck {
  private static final Map<String, Class<?>> MODELS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "batch/v1 CronJob", CronJob.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "rbac.authorization.k8s.io/v1 Role", Role.class,
          "rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class);

  private final EngineKnowledge engine;

  public ManifestCheck(EngineKnowledge engine) {
    this.engine = engine;
  }

  /**
   * Every problem of the manifests, in their order.
   *
   * @param file how messages call where they come from
   */
  public List<Problem> problems(List<Manifest> manifests, String file) {
    Problems problems = new Problems();
    Set<String> names = new HashSet<>();
    for (Manifest manifest : manifests) {
      String where = file + ", " + manifest.kind() + " " + manifest.name();
      if (!names.add(manifest.kind() + "/" + manifest.namespace() + "/" + manifest.name())) {
        problems.add(where, "another object of the kind has the name", "Call it otherwise.");
      }
      check(where, manifest, problems);
    }
    return problems.list();
  }

  private void check(String where, Manifest manifest, Problems problems) {
    String kind = manifest.apiVersion() + " " + manifest.kind();
    boolean known = OwnSchema.check(where, manifest, problems);
    if (MODELS.containsKey(kind)) {
      new ModelShape(problems).check(where, manifest.tree(), MODELS.get(kind));
    } else if (!known) {
      problems.add(
          where,
          "the kind '" + kind + "' is not one that Headrace writes",
          Suggestions.among("kinds", kind, OwnSchema.kinds(MODELS.keySet())));
    }
    Map<String, Object> spec = Trees.map(manifest.tree(), "spec");
    if (manifest.kind().equals("ScheduledSparkApplication")) {
      name(where, manifest, ObjectName.KUBEFLOW_SCHEDULE, problems);
      schedule(where, spec, problems);
      new KubeflowCheck(engine, problems)
          .check(where + ", spec.template", Trees.map(spec, "template"));
    } else if (manifest.kind().equals("CronJob")) {
      name(where, manifest, ObjectName.CRON_JOB, problems);
      schedule(where, spec, problems);
    } else if (manifest.apiVersion().equals(SparkOperator.KUBEFLOW.apiVersion())) {
      new KubeflowCheck(engine, problems).check(where + ", spec", spec);
    } else if (manifest.apiVersion().equals(SparkOperator.APACHE.apiVersion())) {
      new ApacheCheck(engine, problems).check(where + ", spec", spec);
    }
  }

  private static void name(String where, Manifest manifest, int limit, Problems problems) {
    if (manifest.name().length() > limit) {
      problems.add(
          where + ", metadata.name",
          "it has "
              + manifest.name().length()
              + " characters, and names of runs are made from it by adding to them",
          "Write at most " + limit + ".");
    }
  }

  // The API server takes any text for a schedule of Kubeflow's, and correcting it later does not
  // revive the object.
  private static void schedule(String where, Map<String, Object> spec, Problems problems) {
    String cron = String.valueOf(spec.get("schedule"));
    gather(w -> CronExpression.parse(cron, w, ""), where + ", spec.schedule", problems);
    if (!spec.containsKey("timeZone")) {
      problems.add(
          where + ", spec.timeZone",
          "it is missing, and the zone would be that of a pod",
          "Write 'timeZone: UTC', or another one.");
    } else {
      String zone = String.valueOf(spec.get("timeZone"));
      gather(w -> TimeZones.parse(zone, w), where + ", spec.timeZone", problems);
    }
    if (!(spec.get("concurrencyPolicy") instanceof String policy)
        || !Set.of("Allow", "Forbid", "Replace").contains(policy)) {
      problems.add(
          where + ", spec.concurrencyPolicy",
          spec.containsKey("concurrencyPolicy")
              ? "it is '" + spec.get("concurrencyPolicy") + "'"
              : "it is missing, and the schedule would run once only",
          "Write Allow, Forbid or Replace.");
    }
  }

  private static void gather(Consumer<String> check, String where, Problems problems) {
    try {
      check.accept(where);
    } catch (RefusedException e) {
      problems.addAll(e.problems());
    }
  }
}
