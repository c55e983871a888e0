/**
 * The vocabulary: feature view, entity, field, data source, feature reference, feature service, as
 * plain values that check themselves. Everything else speaks in these words; nothing here knows
 * Spark, files or stores.
 */
package io.headrace.engine.definitions;
