package io.headrace.operator.manifest;

/**
 * Names of the labels and annotations by which a run is found again. Labels select and are short;
 * annotations say in full what a label's 63 characters cannot hold.
 */
public final class RunMark {
  /** {@code headrace}. */
  public static final String NAME = "app.kubernetes.io/name";

  /** {@code headrace}. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The project, folded to a label's characters. */
  public static final String PART_OF = "app.kubernetes.io/part-of";

  /** The job's command, such as {@code materialize-incremental}. */
  public static final String COMPONENT = "app.kubernetes.io/component";

  /** Label: hash of the views of the run, so that runs of the same views are found. */
  public static final String VIEWS_HASH = "headrace.io/views-hash";

  /** Annotations: what is run, in full. */
  public static final String PROJECT = "headrace.io/project";

  public static final String JOB = "headrace.io/job";
  public static final String VIEWS = "headrace.io/views";

  /** Annotations of a run with fixed times: ISO-8601, UTC. */
  public static final String START = "headrace.io/start";

  public static final String END = "headrace.io/end";

  /** Annotation: hash of everything that decides what the run does; equal hash, equal run. */
  public static final String CONFIG_HASH = "headrace.io/config-hash";

  /** Annotation: the version of Headrace that rendered the object. */
  public static final String VERSION = "headrace.io/version";

  /** Annotation: the commit of the feature repository, where it is known. */
  public static final String GIT_SHA = "headrace.io/git-sha";

  /**
   * Label, put on when a run is submitted: the name without the attempt, by which all attempts are
   * found.
   */
  public static final String RUN = "headrace.io/run";

  /** Annotation of a submitted run: which attempt it is, from 1. */
  public static final String ATTEMPT = "headrace.io/attempt";

  /** Annotation of a submitted run: the objects handed over with it, as {@code ConfigMap/name}. */
  public static final String OBJECTS = "headrace.io/objects";

  private RunMark() {}
}
