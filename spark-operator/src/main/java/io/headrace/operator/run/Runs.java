package io.headrace.operator.run;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.headrace.operator.client.ClientCondition;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.client.InstallHint;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Finds runs, their driver pods and what the cluster warned about. */
public final class Runs {
  private static final int NOT_FOUND = 404;

  private static final Map<SparkOperator, String> APP_LABEL =
      Map.of(
          SparkOperator.KUBEFLOW, "sparkoperator.k8s.io/app-name",
          SparkOperator.APACHE, "spark.operator/spark-app-name");

  private static final String SUBMISSION_LABEL = "sparkoperator.k8s.io/submission-id";

  private final Cluster cluster;

  public Runs(Cluster cluster) {
    this.cluster = cluster;
  }

  /** A run's object, whole; empty when there is none of that name. */
  public Optional<GenericKubernetesResource> object(SparkOperator operator, String name) {
    return cluster.ask(
        "read run '" + name + "'",
        () -> Optional.ofNullable(cluster.applications(operator).withName(name).get()));
  }

  /**
   * The run of that name, whichever operator it belongs to.
   *
   * @throws RefusedException when there is none
   */
  public FoundRun named(String name) {
    List<FoundRun> found =
        ofEither(
            operator ->
                object(operator, name).map(o -> new FoundRun(o, RunStatus.of(operator, o))));
    if (found.isEmpty()) {
      throw new RefusedException(
          "Run '" + name + "' in namespace '" + cluster.namespace() + "'",
          "there is none of that name",
          "See 'headrace k8s list', or name another namespace with --namespace.");
    }
    return found.get(0);
  }

  /**
   * Asks for something of each operator. The rights of a submitter often reach only one of them,
   * and a kind that is not installed is forbidden too for somebody without rights on it.
   *
   * @throws ClusterException when neither may be looked at
   */
  private static <T> List<T> ofEither(Function<SparkOperator, Optional<T>> question) {
    List<T> found = new ArrayList<>();
    List<ClusterException> forbidden = new ArrayList<>();
    for (SparkOperator operator : SparkOperator.values()) {
      try {
        question.apply(operator).ifPresent(found::add);
      } catch (ClusterException e) {
        if (!e.isForbidden()) {
          throw e;
        }
        forbidden.add(e);
      }
    }
    if (forbidden.size() == SparkOperator.values().length) {
      throw forbidden.get(0);
    }
    return found;
  }

  /**
   * Headrace's runs, newest first.
   *
   * @throws ClusterException when neither operator is installed
   */
  public List<FoundRun> all(Map<String, String> labels) {
    List<List<FoundRun>> installed =
        ofEither(
            operator ->
                list(operator, labels)
                    .map(
                        objects ->
                            objects.stream()
                                .map(o -> new FoundRun(o, RunStatus.of(operator, o)))
                                .toList()));
    if (installed.isEmpty()) {
      throw new ClusterException(
          ClientCondition.NOT_SUBMITTED,
          "The cluster knows neither "
              + SparkOperator.KUBEFLOW.sparkApplications()
              + " nor "
              + SparkOperator.APACHE.sparkApplications()
              + ". Install an operator with its CRDs: "
              + InstallHint.TEXT);
    }
    return installed.stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(FoundRun::created).reversed())
        .toList();
  }

  /** Empty when the server does not know the operator's kind. */
  private Optional<List<GenericKubernetesResource>> list(
      SparkOperator operator, Map<String, String> labels) {
    return cluster.ask(
        "list " + operator.sparkApplications(),
        () -> {
          try {
            return Optional.of(cluster.applications(operator).withLabels(labels).list().getItems());
          } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /** All attempts of a run by its name without the attempt. */
  public List<GenericKubernetesResource> attempts(SparkOperator operator, String base) {
    return cluster.ask(
        "look for attempts of run '" + base + "'",
        () ->
            cluster.applications(operator).withLabels(Map.of(RunMark.RUN, base)).list().getItems());
  }

  /** The pod of the driver of this attempt, once there is one. */
  public Optional<DriverPod> driverPod(RunStatus status) {
    String name = status.run().name();
    return cluster.ask(
        "read the driver's pod of run '" + name + "'",
        () -> {
          Map<String, String> labels =
              Map.of(APP_LABEL.get(status.run().operator()), name, "spark-role", "driver");
          List<Pod> pods = new ArrayList<>();
          status
              .driverPod()
              .map(p -> cluster.client().pods().inNamespace(cluster.namespace()).withName(p).get())
              .ifPresent(pods::add);
          if (pods.isEmpty()) {
            pods.addAll(
                cluster
                    .client()
                    .pods()
                    .inNamespace(cluster.namespace())
                    .withLabels(labels)
                    .list()
                    .getItems());
          }
          // The pod of an earlier attempt has the same name until it is gone.
          pods.removeIf(p -> !ofSubmission(p, status));
          return DriverPod.newest(pods);
        });
  }

  private static boolean ofSubmission(Pod pod, RunStatus status) {
    String label =
        pod.getMetadata().getLabels() == null
            ? null
            : pod.getMetadata().getLabels().get(SUBMISSION_LABEL);
    return label == null
        || status.submission().isEmpty()
        || status.submission().get().equals(label);
  }

  /** Warnings about the run and its driver's pod, oldest first, each a line. */
  public List<String> warnings(RunReference run, Optional<DriverPod> pod) {
    List<String> names = new ArrayList<>(List.of(run.name()));
    pod.ifPresent(p -> names.add(p.name()));
    return cluster.ask(
        "read the events of " + run,
        () ->
            names.stream()
                .flatMap(n -> events(n).stream())
                .sorted(Comparator.comparing(Runs::time))
                .map(e -> text(e.getReason()) + ": " + text(e.getMessage()).strip())
                .distinct()
                .toList());
  }

  /** The server selects: a namespace can have thousands of events. */
  private List<Event> events(String object) {
    return cluster
        .client()
        .v1()
        .events()
        .inNamespace(cluster.namespace())
        .withField("involvedObject.name", object)
        .withField("type", "Warning")
        .list()
        .getItems();
  }

  private static String time(Event e) {
    return Objects.requireNonNullElseGet(
        e.getLastTimestamp(), () -> text(e.getMetadata().getCreationTimestamp()));
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
