/**
 * Increments by commit: which keys a source's commits have touched since the last run, and their
 * rows in the whole source as a run reads it now.
 */
package io.headrace.engine.materialization.commits;
