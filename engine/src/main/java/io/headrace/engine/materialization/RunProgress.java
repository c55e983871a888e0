package io.headrace.engine.materialization;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;

/** Tells a run's listener every second how far the views are. */
final class RunProgress implements AutoCloseable {
  private static final long EVERY_MILLIS = 1_000;
  private static final long EVENTS_ARRIVE_WITHIN_MILLIS = 2_000;

  private final SparkContext spark;
  private final RunListener listener;
  private final SparkEvents events = new SparkEvents();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<PassMeter> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "headrace-progress");
            thread.setDaemon(true);
            return thread;
          });

  private RunProgress(SparkContext spark, RunListener listener) {
    this.spark = spark;
    this.listener = listener;
  }

  static RunProgress begin(SparkContext spark, RunListener listener) {
    RunProgress progress = new RunProgress(spark, listener);
    spark.addSparkListener(progress.events);
    // Ends with the clock; nobody waits for a result.
    ScheduledFuture<?> unused =
        progress.clock.scheduleWithFixedDelay(
            progress::tell, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return progress;
  }

  /** A number for the jobs of the next pass. */
  int nextPass() {
    return numbers.incrementAndGet();
  }

  /**
   * Begins to watch the jobs that carry the number.
   *
   * @param tallies by view
   */
  PassMeter watch(int pass, Map<String, WriteTally> tallies, OptionalLong rowsToRead) {
    Map<String, Long> ids = new LinkedHashMap<>();
    tallies.forEach((view, tally) -> ids.put(view, tally.id()));
    PassMeter meter = new PassMeter(ids, rowsToRead, System.currentTimeMillis());
    events.add(pass, meter);
    running.add(meter);
    return meter;
  }

  /** Tells a last time, with what Spark's events say once they have arrived. */
  void ended(PassMeter pass) {
    running.remove(pass);
    try {
      spark.listenerBus().waitUntilEmpty(EVENTS_ARRIVE_WITHIN_MILLIS);
    } catch (TimeoutException e) {
      // A busy driver. What is shown lags behind then; the report does not hang on it.
      return;
    }
    tell(pass);
  }

  private void tell() {
    running.forEach(this::tell);
  }

  private void tell(PassMeter pass) {
    long now = System.currentTimeMillis();
    for (String view : pass.views()) {
      listener.progressed(pass.of(view, now));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    spark.removeSparkListener(events);
  }
}
