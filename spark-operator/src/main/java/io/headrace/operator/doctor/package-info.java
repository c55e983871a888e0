/**
 * Looks for what would stand in a run's way before it is submitted: what is not installed, not
 * allowed or not there. Nothing is changed in the cluster.
 */
package io.headrace.operator.doctor;
