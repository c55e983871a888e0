package io.headrace.operator.manifest;

/** The operators whose resources are written. Both call their kind {@code SparkApplication}. */
public enum SparkOperator {
  /** Kubeflow's, {@code sparkoperator.k8s.io/v1beta2}. */
  KUBEFLOW("sparkoperator.k8s.io", "v1beta2"),
  /** Apache's, {@code spark.apache.org/v1}. */
  APACHE("spark.apache.org", "v1");

  private final String group;
  private final String version;

  SparkOperator(String group, String version) {
    this.group = group;
    this.version = version;
  }

  public String group() {
    return group;
  }

  public String version() {
    return version;
  }

  public String apiVersion() {
    return group + "/" + version;
  }

  /**
   * Plural and group, as {@code kubectl get} wants it: the short name means only one of the two.
   */
  public String sparkApplications() {
    return "sparkapplications." + group;
  }
}
