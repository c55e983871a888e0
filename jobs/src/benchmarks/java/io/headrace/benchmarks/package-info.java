/**
 * The benchmark of the point-in-time join: generated data of many shapes, and contenders that join
 * it in turns. What is measured is told by docs/benchmarks.md.
 */
package io.headrace.benchmarks;
