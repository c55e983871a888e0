/**
 * Batch sources as Datasets with known column roles: files, tables and queries, read with their
 * declared types and pruned by column and time. A source is resolved once into a pinned source,
 * which says what a run reads.
 */
package io.headrace.engine.offline;
