package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code check-join} as a main class for {@code spark-submit}; takes the same arguments. */
public final class CheckJoin {
  private CheckJoin() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("check-join", arguments));
  }
}
