package io.headrace.operator.plan;

/** Where things are inside a pod. */
public final class Places {
  /** What is mounted for the job: configuration, definitions, Secrets. */
  public static final String CONFIGURATION = "/etc/headrace";

  public static final String FEATURE_STORE_YAML = CONFIGURATION + "/feature_store.yaml";

  /** Below it a folder for each store, with a file named after the store's type. */
  public static final String STORE_SECRETS = CONFIGURATION + "/secrets";

  /** Names {@link #STORE_SECRETS} to the job. */
  public static final String STORE_SECRETS_VARIABLE = "HEADRACE_STORE_SECRETS";

  /** The working directory of Spark's image, writable. */
  public static final String WORK = "/opt/spark/work-dir";

  public static final String TMP = "/tmp";

  /** Shuffle files and spills. */
  public static final String LOCAL = "/var/data/spark-local";

  private Places() {}
}
