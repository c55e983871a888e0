/**
 * YAML as people and Kubernetes write it: read with the place of every value, written so that text
 * stays text. Nothing in a file makes it construct an object.
 */
package io.headrace.operator.yaml;
