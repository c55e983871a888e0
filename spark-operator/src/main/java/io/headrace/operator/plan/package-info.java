/**
 * From a deployment and a catalogue to runs: which there are, how they are called, what arguments
 * and marks they carry. What either operator's objects are made from.
 */
package io.headrace.operator.plan;
