package io.headrace.operator.doctor;

import io.headrace.operator.client.Cluster;
import java.util.List;

/** One thing that is looked at. */
@FunctionalInterface
interface Check {
  List<Finding> look(Cluster cluster, Needs needs);
}
