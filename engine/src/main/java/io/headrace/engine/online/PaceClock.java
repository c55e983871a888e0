package io.headrace.engine.online;

import java.io.Serializable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** The time that paces and pauses are kept by; tests bring one that does not wait. */
interface PaceClock extends Serializable {
  PaceClock SYSTEM = new SystemClock();

  /** Never goes back; says nothing about the time of day. */
  long nanos();

  void sleep(long nanos);

  /** The machine's clock. */
  final class SystemClock implements PaceClock {
    private static final long serialVersionUID = 1L;

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void sleep(long nanos) {
      try {
        TimeUnit.NANOSECONDS.sleep(nanos);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (CancellationException)
            new CancellationException("the task was cancelled while it waited").initCause(e);
      }
    }
  }
}
