/**
 * Runs as Apache's operator takes them, {@code spark.apache.org/v1}: almost everything is a setting
 * of Spark there, and pods are templates.
 */
package io.headrace.operator.apache;
