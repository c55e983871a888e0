package io.headrace.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** One run of the command line in this JVM, with what it printed. */
record CliRun(int exit, String out, String err) {

  static CliRun of(String... arguments) {
    return of(() -> CommandLineTree.execute(arguments));
  }

  /** The same of a job's own main class. */
  static CliRun ofJob(String command, String... arguments) {
    return of(() -> CommandLineTree.executeJob(command, arguments));
  }

  private static synchronized CliRun of(IntSupplier run) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream capturedOut = new ByteArrayOutputStream();
    ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
    try {
      int exit = run.getAsInt();
      return new CliRun(
          exit,
          capturedOut.toString(StandardCharsets.UTF_8),
          capturedErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n--- out\n" + out + "\n--- err\n" + err;
  }
}
