/**
 * What one task does: an index of the moments that labels ask about, the best feature row for each
 * of them, and the same result from sorted rows. Knows rows and memory, nothing of query plans.
 */
package io.headrace.engine.pointintime.kernel;
