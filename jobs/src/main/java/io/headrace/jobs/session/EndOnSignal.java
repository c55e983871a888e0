package io.headrace.jobs.session;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run end in order when the process is told to (SIGINT, SIGTERM): its thread is interrupted,
 * and the process waits a while for it before it goes.
 */
public final class EndOnSignal {
  /** Less than the grace that Kubernetes gives. */
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private EndOnSignal(Thread runner, PrintStream out) {
    this.hook =
        new Thread(
            () -> {
              out.println("headrace: interrupted; ending the run ...");
              runner.interrupt();
              try {
                if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  out.println("headrace: the run did not end in time; run it again");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "headrace-end");
  }

  /** Watches over what the calling thread does until this is closed. */
  public static EndOnSignal begin(PrintStream out) {
    EndOnSignal end = new EndOnSignal(Thread.currentThread(), out);
    Runtime.getRuntime().addShutdownHook(end.hook);
    return end;
  }

  /** What was watched over has ended. */
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook has just been let go.
      return;
    }
  }
}
