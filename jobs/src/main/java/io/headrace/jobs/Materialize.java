package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code materialize} as a main class for {@code spark-submit}; takes the same arguments. */
public final class Materialize {
  private Materialize() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("materialize", arguments));
  }
}
