package io.headrace.engine.materialization;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does several things at once, in threads that inherit the caller's Spark properties. */
final class SideBySide {
  private static final long CANCEL_AGAIN_MILLIS = 200;

  private SideBySide() {}

  /**
   * Does all work, at most {@code atOnce} at a time, and returns the results in the order of the
   * work. When the calling thread is interrupted, {@code cancel} is called again and again until
   * what runs has ended; work that was not begun is begun nevertheless and has to look for itself.
   *
   * @param work throws nothing but what nobody expects
   */
  static <T> List<T> run(int atOnce, List<Callable<T>> work, Runnable cancel) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            atOnce,
            task -> {
              Thread thread = new Thread(task, "headrace-view");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<T>> futures = new ArrayList<>();
      work.forEach(w -> futures.add(threads.submit(w)));
      List<T> results = new ArrayList<>();
      boolean cancelled = false;
      for (Future<T> future : futures) {
        cancelled = await(future, cancel, cancelled);
        results.add(result(future));
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }

  private static boolean await(Future<?> future, Runnable cancel, boolean cancelledBefore) {
    boolean cancelled = cancelledBefore;
    while (!future.isDone()) {
      try {
        if (cancelled) {
          cancel.run();
          future.get(CANCEL_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } else {
          future.get();
        }
      } catch (InterruptedException e) {
        // The flag stays down: what comes next is the report, and files do not open for interrupted
        // threads. The report says that the run was interrupted.
        cancelled = true;
      } catch (TimeoutException | ExecutionException e) {
        // Still running, or done with a failure that is told with the results.
      }
    }
    return cancelled;
  }

  private static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a view ended without an outcome", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while nothing was waited for", e);
    }
  }
}
