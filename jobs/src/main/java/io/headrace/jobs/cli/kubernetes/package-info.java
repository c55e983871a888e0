/**
 * {@code headrace k8s}: runs on a cluster with one of the two Spark operators. The commands read
 * options and print; the work is done in {@code spark-operator}.
 */
package io.headrace.jobs.cli.kubernetes;
