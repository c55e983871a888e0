package io.headrace.jobs.cli;

/** Which rows are sent to the online store. */
enum WriteChoice {
  all,
  changed
}
