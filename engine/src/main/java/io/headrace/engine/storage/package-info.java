/**
 * Hadoop's file systems as the engine uses them: opened, asked, and what went wrong with them in
 * the user's words. Object stores get what a rename cannot give there.
 */
package io.headrace.engine.storage;
