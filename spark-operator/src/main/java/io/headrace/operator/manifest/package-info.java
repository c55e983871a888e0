/**
 * Kubernetes objects as plain trees, and which of the two Spark operators they are for. Everything
 * else of this module makes, checks or sends them.
 */
package io.headrace.operator.manifest;
