/**
 * One run now, from the template of a schedule that is in the cluster. The schedule itself is left
 * alone.
 */
package io.headrace.operator.trigger;
