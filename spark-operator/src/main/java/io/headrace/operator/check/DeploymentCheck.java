package io.headrace.operator.check;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Deployment.VolumeUse;
import io.headrace.operator.deployment.Job;
import io.headrace.operator.deployment.PodSettings;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.Problems;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A deployment file against the feature repository that it deploys. */
public final class DeploymentCheck {
  private static final int CROWDED = 50;
  private static final Set<String> RESTRICTED_VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final Deployment deployment;
  private final Catalogue catalogue;
  private final Instant now;

  public DeploymentCheck(Deployment deployment, Catalogue catalogue, Instant now) {
    this.deployment = deployment;
    this.catalogue = catalogue;
    this.now = now;
  }

  /**
   * @param problems takes what has to be put right
   * @param notes takes what the user should know
   */
  public void run(Problems problems, List<String> notes) {
    new StoresCheck(deployment, catalogue, problems).run();
    for (Catalogue.LiteralSecret literal : catalogue.literalSecrets()) {
      problems.add(
          literal.place(),
          "it " + literal.what() + ", and the file goes into a ConfigMap",
          "Write ${NAME} there and put the value into a Secret.");
    }
    TextCheck texts = new TextCheck(catalogue.engine(), problems);
    texts.conf(at("sparkConf"), deployment.sparkConf());
    texts.environment(at("env"), deployment.environment().plain());
    reservedConf(problems);
    jobs(texts, problems, notes);
    shapes(problems);
    queue(problems);
    notes.addAll(VariablesCheck.notes(deployment, catalogue));
    notes(notes);
  }

  private String at(String key) {
    return deployment.file() + ", " + key;
  }

  private void reservedConf(Problems problems) {
    for (String key : deployment.sparkConf().keySet()) {
      ReservedConf.fieldInDeployment(key)
          .ifPresent(
              field ->
                  problems.add(
                      at("sparkConf." + key),
                      "the setting is not taken from there",
                      ReservedConf.advice(field)));
    }
  }

  private void jobs(TextCheck texts, Problems problems, List<String> notes) {
    TimesCheck times = new TimesCheck(catalogue.engine(), now, problems, notes);
    for (int i = 0; i < deployment.jobs().size(); i++) {
      Job job = deployment.jobs().get(i);
      String where = at("jobs[" + i + "]");
      times.check(job, where);
      texts.arguments(where + ".arguments", job.arguments());
    }
  }

  /** What is passed on as it is in a pod: inside a template no server would look at it. */
  private void shapes(Problems problems) {
    ModelShape shape = new ModelShape(problems);
    for (VolumeUse volume : deployment.volumes()) {
      Map<String, Object> tree = new LinkedHashMap<>(volume.source());
      tree.put("name", volume.name());
      shape.check(at("volumes, " + volume.name()), tree, Volume.class);
    }
    shapes(shape, "driver", deployment.driver());
    shapes(shape, "executor", deployment.executor());
  }

  private void shapes(ModelShape shape, String role, PodSettings pod) {
    shape.check(at(role + ".affinity"), pod.affinity(), Affinity.class);
    for (int i = 0; i < pod.tolerations().size(); i++) {
      shape.check(at(role + ".tolerations[" + i + "]"), pod.tolerations().get(i), Toleration.class);
    }
  }

  private void queue(Problems problems) {
    if (deployment.queue().isPresent() && deployment.operator() == SparkOperator.APACHE) {
      problems.add(
          at("queue"),
          "Kueue does not know the SparkApplication of Apache's operator",
          "Leave it out, or use Kubeflow's operator.");
    }
  }

  private void notes(List<String> notes) {
    if (deployment.envStyle() == Deployment.EnvStyle.WEBHOOK) {
      notes.add(
          at("envStyle")
              + ": fields cannot hold 'deadline'; without a template only 'submit --timeout' bounds"
              + " a run.");
    }
    for (VolumeUse volume : deployment.volumes()) {
      if (!RESTRICTED_VOLUMES.containsAll(volume.source().keySet())) {
        notes.add(
            at("volumes, " + volume.name())
                + ": a namespace of the Pod Security Standard 'restricted' refuses this kind of"
                + " volume; a persistentVolumeClaim is let pass.");
      }
    }
    if (deployment.sparkConf().containsKey("spark.jars.packages")) {
      notes.add(
          at("sparkConf.spark.jars.packages")
              + " is resolved over the network when a run is submitted; jars in the image are not.");
    }
    Map<String, Integer> byTick = new LinkedHashMap<>();
    for (Job job : deployment.jobs()) {
      job.schedule().ifPresent(s -> byTick.merge(s.cron().text(), 1, Integer::sum));
      job.schedule()
          .ifPresent(
              s ->
                  notes.add(
                      "Job '"
                          + job.name()
                          + "' runs '"
                          + s.cron().text()
                          + "' "
                          + s.timeZone().getId()
                          + "; next: "
                          + s.cron().nextRuns(now, s.timeZone(), 3).stream()
                              .map(Instant::toString)
                              .reduce((a, b) -> a + ", " + b)
                              .orElse("")
                          + "."));
      if (job.schedule().isPresent() && deployment.operator() == SparkOperator.APACHE) {
        notes.add(
            "Job '" + job.name() + "' becomes a CronJob: Apache's operator has no schedules.");
      }
    }
    byTick.forEach(
        (cron, count) -> {
          if (count > CROWDED) {
            notes.add(
                count + " schedules begin at '" + cron + "'; 'H' for the minute spreads them.");
          }
        });
  }
}
