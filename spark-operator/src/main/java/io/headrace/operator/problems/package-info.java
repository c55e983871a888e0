/**
 * What a user can put right, gathered so that all of it is told at once. This module depends on
 * none of our others, so it has these small types itself.
 */
package io.headrace.operator.problems;
