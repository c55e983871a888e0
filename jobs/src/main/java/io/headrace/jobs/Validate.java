package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code validate} as a main class for {@code spark-submit}; takes the same arguments. */
public final class Validate {
  private Validate() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("validate", arguments));
  }
}
