/**
 * Rows and keys in a task's share of Spark's memory, and the order that settles complete ties. What
 * operators of ours build their tables from.
 */
package io.headrace.engine.rows;
