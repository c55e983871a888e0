package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/**
 * {@code materialize-incremental} as a main class for {@code spark-submit}; takes the same
 * arguments.
 */
public final class MaterializeIncremental {
  private MaterializeIncremental() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("materialize-incremental", arguments));
  }
}
