package io.headrace.jobs.session;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a job end in order when its process is told to (SIGINT, SIGTERM): the thread of a run that
 * can be interrupted is, and the process waits a while for it before it goes.
 */
public final class EndOnSignal {
  /** Less than the grace that Kubernetes gives. */
  private static final long PATIENCE_SECONDS = 20;

  private final PrintStream out;
  private final Thread hook;
  private volatile boolean received;

  /** The run that can be interrupted, while there is one. */
  private Run run;

  private record Run(Thread runner, CountDownLatch ended) {}

  private EndOnSignal(PrintStream out, Runnable last) {
    this.out = out;
    this.hook =
        new Thread(
            () -> {
              endRun();
              last.run();
            },
            "headrace-end");
  }

  /**
   * Watches over the process until this is closed.
   *
   * @param last done when the process was told to end, before it goes
   */
  public static EndOnSignal begin(PrintStream out, Runnable last) {
    EndOnSignal end = new EndOnSignal(out, last);
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /** Whether the process was told to end. */
  public boolean isReceived() {
    return received;
  }

  /** From here on the calling thread is interrupted, and waited for until {@link #endOfRun}. */
  public synchronized void beginOfRun() {
    run = new Run(Thread.currentThread(), new CountDownLatch(1));
    if (received) {
      Thread.currentThread().interrupt();
    }
  }

  /** What could be interrupted has ended. */
  public synchronized void endOfRun() {
    run.ended().countDown();
    run = null;
  }

  private void endRun() {
    Run running;
    synchronized (this) {
      received = true;
      running = run;
    }
    if (running == null) {
      return;
    }
    out.println("headrace: interrupted; ending the run ...");
    running.runner().interrupt();
    try {
      if (!running.ended().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        out.println("headrace: the run did not end in time; run it again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was watched over has ended. */
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook has just been let go.
      return;
    }
  }
}
