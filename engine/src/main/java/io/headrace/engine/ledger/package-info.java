/**
 * The record of runs: what each one read, wrote and skipped, kept beside the registry. It outlives
 * the run that wrote it.
 */
package io.headrace.engine.ledger;
