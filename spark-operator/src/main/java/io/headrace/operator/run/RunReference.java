package io.headrace.operator.run;

import io.headrace.operator.manifest.SparkOperator;

/** A run's object in a namespace. */
public record RunReference(SparkOperator operator, String namespace, String name) {
  /** As messages name it. */
  @Override
  public String toString() {
    return "run '" + name + "'";
  }

  /** The command that shows the object whole. */
  public String describeCommand() {
    return "kubectl -n " + namespace + " describe " + operator.sparkApplications() + " " + name;
  }
}
