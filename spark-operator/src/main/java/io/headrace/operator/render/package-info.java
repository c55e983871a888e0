/**
 * Puts manifests together: runs and schedules for either operator, and what they need around them.
 * Equal input gives equal bytes.
 */
package io.headrace.operator.render;
