package io.headrace.engine.ledger;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the ledger in the background that a run is alive. */
public final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration LAST_BEAT = Duration.ofSeconds(5);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param beat a failure of it is logged and leaves the run alone: at worst a later run takes this
   *     one for dead
   */
  private Heartbeat(Duration every, Runnable beat, String runId) {
    thread = new Thread(() -> repeat(every, beat, runId), "headrace-heartbeat");
    thread.setDaemon(true);
  }

  static Heartbeat start(Duration every, Runnable beat, String runId) {
    Heartbeat heartbeat = new Heartbeat(every, beat, runId);
    heartbeat.thread.start();
    return heartbeat;
  }

  private void repeat(Duration every, Runnable beat, String runId) {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          beat.run();
        } catch (RuntimeException e) {
          LOG.warn("Run {} could not tell the ledger that it is alive", runId, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When this returns, no beat is under way any more, or it has been under way for seconds. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(LAST_BEAT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
