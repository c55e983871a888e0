package io.headrace.benchmarks.stores;

import io.headrace.engine.online.OnlineRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes rows over several connections at once, each with its share of them. */
final class Connections {
  private final int count;

  /**
   * @param count of connections, a thread each
   */
  Connections(int count) {
    this.count = count;
  }

  /** Opens a connection, writes a share of the rows and ends when the store has taken them. */
  interface Load {
    void write(List<OnlineRow> share) throws Exception;
  }

  /**
   * @throws Exception what a connection failed with
   */
  void write(List<OnlineRow> rows, Load load) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int from = (int) ((long) rows.size() * i / count);
        int to = (int) ((long) rows.size() * (i + 1) / count);
        List<OnlineRow> share = rows.subList(from, to);
        running.add(
            threads.submit(
                () -> {
                  load.write(share);
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a connection failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
