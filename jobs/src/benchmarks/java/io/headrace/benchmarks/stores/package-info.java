/**
 * Measures the online stores' writers against the barest load of the same bytes. Compiled in the
 * Maven profile {@code benchmarks} only; {@code scripts/benchmark-stores} runs it.
 */
package io.headrace.benchmarks.stores;
