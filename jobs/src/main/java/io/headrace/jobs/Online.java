package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code online} as a main class for {@code spark-submit}; takes the same arguments. */
public final class Online {
  private Online() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("online", arguments));
  }
}
