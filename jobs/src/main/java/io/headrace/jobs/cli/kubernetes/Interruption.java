package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.ClientCondition;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a wait end in order when the process is told to end: its thread is interrupted and has some
 * time to say what becomes of the run. The exit code is then the client's, so that a scheduler does
 * not take it for the job's own end by a signal.
 */
final class Interruption {
  /** Less than the grace that Kubernetes gives a pod. */
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Thread waiting) {
    hook = new Thread(() -> interrupt(waiting), "headrace-interrupt");
  }

  /** Watches over what the calling thread does until this is closed. */
  static Interruption watch() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void interrupt(Thread waiting) {
    waiting.interrupt();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("headrace: the wait did not end in time; the run goes on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ClientCondition.INTERRUPTED.exitCode());
  }

  /** What was watched over has ended. */
  void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is let go below.
    }
    ended.countDown();
  }
}
