/**
 * What is known of a run: the operators' states by their meaning, and what its driver pod says. One
 * table per operator; nobody else knows the names of states.
 */
package io.headrace.operator.run;
