/**
 * The join as a node of Spark's query plans: one logical operator for all views of the same keys,
 * and the physical ones that answer it. What they do in a task is the kernel's.
 */
package io.headrace.engine.pointintime.plan;
