package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code headrace COMMAND ...}: every command of the command line. */
public final class Headrace {
  private Headrace() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.execute(arguments));
  }
}
