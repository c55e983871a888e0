/**
 * Datasets as tables of Delta and Iceberg: each run leaves one commit, which tells the run, and a
 * run that starts again finds it.
 */
package io.headrace.engine.retrieval.table;
