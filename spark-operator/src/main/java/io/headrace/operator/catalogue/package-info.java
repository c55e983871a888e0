/**
 * What is known of a feature repository, handed over as plain values by whoever can read one. This
 * module renders from it and never reads {@code feature_store.yaml} itself.
 */
package io.headrace.operator.catalogue;
