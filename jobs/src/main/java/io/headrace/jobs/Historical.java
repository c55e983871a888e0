package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code historical} as a main class for {@code spark-submit}; takes the same arguments. */
public final class Historical {
  private Historical() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("historical", arguments));
  }
}
