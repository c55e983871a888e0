/**
 * The bytes that Feast's readers expect: serialized {@code feast.types.Value} for a feature and the
 * entity key of a row. Encoders read Spark's internal rows inside the executors; decoders serve
 * online reads.
 */
package io.headrace.engine.values;
