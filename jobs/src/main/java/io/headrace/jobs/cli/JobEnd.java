package io.headrace.jobs.cli;

import io.headrace.jobs.session.EndOnSignal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How one execution of a command ends, for the scheduler that started it: a summary as the last
 * line of the log, and in the file that Kubernetes shows as the reason of a pod's end.
 */
final class JobEnd implements AutoCloseable {
  /** Of a process that SIGTERM has ended. */
  static final int TERMINATED = 143;

  private static final String FILE_VARIABLE = "HEADRACE_TERMINATION_LOG";
  private static final String FILE = "/dev/termination-log";

  /** Kubernetes cuts what is longer, in the middle of a text. */
  private static final int MOST_BYTES = 4_096;

  private final JobSummary summary;
  private final Map<String, String> environment;
  private final boolean isJob;
  private final PrintStream log;
  private final EndOnSignal signals;
  private boolean told;

  private JobEnd(
      JobSummary summary, Map<String, String> environment, boolean isJob, PrintStream log) {
    this.summary = summary;
    this.environment = environment;
    this.isJob = isJob;
    this.log = log;
    this.signals = EndOnSignal.begin(log, () -> tell(TERMINATED));
  }

  /** Of a main class of its own, whose caller is a scheduler. */
  static JobEnd ofJob(String command) {
    return new JobEnd(JobSummary.begin(command), System.getenv(), true, System.err);
  }

  /** Of the command line, where only a file that is there is written. */
  static JobEnd ofCommandLine(String command) {
    return new JobEnd(JobSummary.begin(command), System.getenv(), false, System.err);
  }

  JobSummary summary() {
    return summary;
  }

  /** By which a command says that it can be interrupted. */
  EndOnSignal signals() {
    return signals;
  }

  /** Tells it once; what comes later is not heard. */
  synchronized void tell(int exitCode) {
    if (told) {
      return;
    }
    told = true;
    int code = signals.isReceived() ? TERMINATED : exitCode;
    if (isJob) {
      System.out.flush();
      log.println(summary.line(code));
      log.flush();
    }
    Path file = Path.of(environment.getOrDefault(FILE_VARIABLE, FILE));
    if (Files.isWritable(file) && !Files.isDirectory(file)) {
      try {
        Files.write(file, summary.line(code, MOST_BYTES).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        log.println("headrace: " + file + " cannot be written: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    signals.close();
  }
}
