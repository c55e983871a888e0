package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code plan} as a main class for {@code spark-submit}; takes the same arguments. */
public final class Plan {
  private Plan() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("plan", arguments));
  }
}
