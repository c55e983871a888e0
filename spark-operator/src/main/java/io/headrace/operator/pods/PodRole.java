package io.headrace.operator.pods;

/** The two kinds of pod of a run, with the container that Spark looks for in a template. */
public enum PodRole {
  DRIVER("spark-kubernetes-driver"),
  EXECUTOR("spark-kubernetes-executor");

  private final String container;

  PodRole(String container) {
    this.container = container;
  }

  public String container() {
    return container;
  }
}
