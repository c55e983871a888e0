package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code apply} as a main class for {@code spark-submit}; takes the same arguments. */
public final class Apply {
  private Apply() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("apply", arguments));
  }
}
