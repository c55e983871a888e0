package io.headrace.operator.client;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.headrace.operator.manifest.SparkOperator;

/** Where the API server keeps the operators' kinds; no generated model is needed for them. */
public final class Kinds {
  public static final String SPARK_APPLICATION = "SparkApplication";
  public static final String SCHEDULED_SPARK_APPLICATION = "ScheduledSparkApplication";

  private Kinds() {}

  static ResourceDefinitionContext sparkApplication(SparkOperator operator) {
    return context(operator, SPARK_APPLICATION, "sparkapplications");
  }

  static ResourceDefinitionContext scheduledSparkApplication() {
    return context(
        SparkOperator.KUBEFLOW, SCHEDULED_SPARK_APPLICATION, "scheduledsparkapplications");
  }

  private static ResourceDefinitionContext context(
      SparkOperator operator, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(operator.group())
        .withVersion(operator.version())
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
