/**
 * {@code headrace k8s}: manifests rendered from a feature repository and checked; runs on a cluster
 * submitted, followed and looked after. Reads the repository through the engine and hands the Spark
 * operator's module plain values.
 */
package io.headrace.jobs.cli.kubernetes;
