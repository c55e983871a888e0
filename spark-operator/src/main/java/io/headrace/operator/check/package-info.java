/**
 * What would go wrong on a cluster, told before anything is created: settings that an operator
 * refuses or drops, secrets written out, stores that vanish with their pod, and every field that no
 * schema knows.
 */
package io.headrace.operator.check;
