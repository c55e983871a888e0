/**
 * The latest row per entity key in an interval, written online by bounded parallel writers. An
 * interval is recorded only after every row was acknowledged.
 */
package io.headrace.engine.materialization;
