/**
 * Tables of the lakehouse: what reading them through a source costs, and an increment by commits
 * against a full materialization.
 */
package io.headrace.benchmarks.lakehouse;
