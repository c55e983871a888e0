package io.headrace.jobs.cli;

/** How a command prints its result on standard output. */
public enum OutputFormat {
  /** For people. */
  text,
  /** One JSON document. */
  json
}
