/**
 * The guided tour on real flights: define, retrieve, materialize, read back. It uses nothing that a
 * user's own repository could not use.
 */
package io.headrace.jobs.demo;
