/**
 * The log of a run's driver: its last lines, or all of them as they come. A connection that breaks
 * is taken up again where it broke.
 */
package io.headrace.operator.logs;
