/**
 * Runs and schedules as Kubeflow's operator takes them, {@code sparkoperator.k8s.io/v1beta2}. What
 * its webhook refuses or its controller ignores is never written.
 */
package io.headrace.operator.kubeflow;
