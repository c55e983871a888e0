/**
 * The Spark session of a command, with its log kept out of the way and its progress shown. The
 * settings of {@code feature_store.yaml} are applied here.
 */
package io.headrace.jobs.session;
