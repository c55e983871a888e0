/**
 * Compares what an online store holds for a view with what its source says, key by key, and repairs
 * the keys that differ. Reading and comparing is done by Spark's tasks at a bounded rate.
 */
package io.headrace.engine.verification.online;
