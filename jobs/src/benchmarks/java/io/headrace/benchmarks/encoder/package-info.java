/** How many values a core encodes: JMH over Spark's internal rows, a typical row and each type. */
package io.headrace.benchmarks.encoder;
