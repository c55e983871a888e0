/**
 * {@code feature_store.yaml} as Feast reads it, and the settings that are ours alone. Every option
 * has its key, type, default and description in one place, from which the reference page is
 * written.
 */
package io.headrace.engine.configuration;
