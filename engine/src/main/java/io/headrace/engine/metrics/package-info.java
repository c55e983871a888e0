/**
 * What runs count, in Spark's own metrics system, so that every sink of Spark tells it. A session
 * without the plugin goes without, and nothing else changes.
 */
package io.headrace.engine.metrics;
