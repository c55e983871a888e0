package io.headrace.jobs.cli;

/** A command that can be asked for the stack trace of its failure. */
public interface Debuggable {
  boolean debug();
}
