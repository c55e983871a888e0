package io.headrace.jobs;

import io.headrace.jobs.cli.CommandLineTree;

/** {@code verify-online} as a main class for {@code spark-submit}; takes the same arguments. */
public final class VerifyOnline {
  private VerifyOnline() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineTree.executeJob("verify-online", arguments));
  }
}
