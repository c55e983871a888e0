/**
 * The latest row of each entity key, for all views of a source in one pass over it. Tasks reduce
 * before they shuffle, so one row per key and task travels, whatever the length of the interval.
 */
package io.headrace.engine.materialization.latest;
