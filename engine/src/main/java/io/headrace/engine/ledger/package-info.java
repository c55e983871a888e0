/**
 * What runs have done: one entry for each view of each run, kept where the registry is. It hands
 * out the generations that fences in the online stores go by.
 */
package io.headrace.engine.ledger;
