/**
 * The connection to a cluster, and what its API server answers when it does not do what was asked,
 * in words. Everything that talks to Kubernetes goes through it.
 */
package io.headrace.operator.client;
