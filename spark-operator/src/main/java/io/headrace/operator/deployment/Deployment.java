package io.headrace.operator.deployment;

import io.headrace.operator.manifest.SparkOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One deployment file, read and checked in itself.
 *
 * @param file as messages call it
 * @param name what names of objects begin with; empty for the project's name
 * @param featureStoreYaml path relative to the deployment file; empty where the command says
 * @param ttl how long a finished run is kept
 * @param deadline how long a run's driver may take
 * @param startDeadline how long a run may wait for its driver, where a CronJob watches it
 * @param queue Kueue's local queue
 */
public record Deployment(
    String file,
    Optional<String> name,
    Optional<String> featureStoreYaml,
    String namespace,
    SparkOperator operator,
    Image image,
    String serviceAccount,
    EnvStyle envStyle,
    List<Job> jobs,
    PodSettings driver,
    PodSettings executor,
    Executors executors,
    Map<String, String> sparkConf,
    Environment environment,
    List<VolumeUse> volumes,
    LocalDirs localDirs,
    Restart restart,
    Duration ttl,
    Duration deadline,
    Duration startDeadline,
    Optional<String> queue,
    boolean podMonitor) {
  public Deployment {
    jobs = List.copyOf(jobs);
    sparkConf = Map.copyOf(sparkConf);
    volumes = List.copyOf(volumes);
  }

  /** How settings reach the pods of Kubeflow's operator. */
  public enum EnvStyle {
    /** Pod templates; nothing depends on a webhook. */
    TEMPLATE,
    /** Fields of the SparkApplication that the operator's mutating webhook puts on pods. */
    WEBHOOK
  }

  /**
   * The image of driver and executors.
   *
   * @param jar where it holds the jobs' jar
   * @param sparkVersion of the Spark inside
   */
  public record Image(
      String name, String pullPolicy, List<String> pullSecrets, String jar, String sparkVersion) {
    public Image {
      pullSecrets = List.copyOf(pullSecrets);
    }
  }

  /** How many executors: a fixed number, or as many as there is work for. */
  public sealed interface Executors {
    record Fixed(int instances) implements Executors {}

    /** {@code min <= initial <= max}. */
    record Dynamic(int min, int initial, int max, Duration shuffleTimeout) implements Executors {}
  }

  /**
   * Scratch space of Spark and of {@code /tmp}.
   *
   * @param size of each pod's local directory, as a quantity of Kubernetes
   * @param tmpSize of {@code /tmp} and the working directory, likewise
   */
  public record LocalDirs(String size, String tmpSize) {}

  /** How often a run is begun again by the operator. */
  public record Restart(int retries, Duration interval, int submissionRetries) {}

  /**
   * Something mounted into driver and executors.
   *
   * @param source the volume without its name, as in a pod: {@code persistentVolumeClaim: {...}}
   */
  public record VolumeUse(
      String name, String mountPath, boolean readOnly, Map<String, Object> source) {}
}
