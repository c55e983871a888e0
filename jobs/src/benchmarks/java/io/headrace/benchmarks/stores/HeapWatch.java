package io.headrace.benchmarks.stores;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The most that was alive on this JVM's heap while it watched: looked at after full collections.
 */
final class HeapWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 1_000;

  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long most;

  HeapWatch() {
    Thread thread = new Thread(this::watch, "heap watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      do {
        memory.gc();
        most = Math.max(most, memory.getHeapMemoryUsage().getUsed());
      } while (!ended.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long mostBytes() {
    return most;
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
