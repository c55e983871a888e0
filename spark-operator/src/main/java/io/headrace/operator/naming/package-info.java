/**
 * Names of Kubernetes objects from the names of projects, jobs and feature views. What is folded or
 * cut carries a hash of what it was, so that two never share one name.
 */
package io.headrace.operator.naming;
