package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.Pace;
import io.headrace.engine.online.Pacing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The keys that a store holds, one row each. A store pushes them; a thread of the task's own takes
 * them, and waits when the task does not keep up.
 */
public final class StoredKeys implements FlatMapFunction<Iterator<Integer>, Row> {
  private static final long serialVersionUID = 1L;
  private static final int BATCH = 250;
  private static final int BATCHES_AHEAD = 16;

  private final OnlineStore store;
  private final OnlineTable table;
  private final Pacing reading;

  /**
   * @param reading how fast they are listed
   */
  public StoredKeys(OnlineStore store, OnlineTable table, Pacing reading) {
    this.store = store;
    this.table = table;
    this.reading = reading;
  }

  @Override
  public Iterator<Row> call(Iterator<Integer> once) {
    Feed feed = new Feed();
    Thread thread = new Thread(feed, "headrace-stored-keys");
    thread.setDaemon(true);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) ended -> thread.interrupt());
    thread.start();
    return feed;
  }

  private final class Feed implements Runnable, Iterator<Row> {
    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private List<byte[]> batch = new ArrayList<>();
    private Iterator<byte[]> current = List.<byte[]>of().iterator();
    private boolean ended;

    @Override
    public void run() {
      Pace pace = reading.start();
      try {
        store.forEachKey(
            table,
            key -> {
              batch.add(key);
              if (batch.size() == BATCH) {
                pace.await(batch.size());
                put(new Message(batch, false, null));
                batch = new ArrayList<>();
              }
            });
        put(new Message(batch, true, null));
      } catch (Abandoned e) {
        // The task has ended, and nobody waits for more.
        return;
      } catch (RuntimeException | Error e) {
        put(new Message(List.of(), true, e));
      }
    }

    private void put(Message message) {
      try {
        queue.put(message);
      } catch (InterruptedException e) {
        throw new Abandoned();
      }
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && !ended) {
        Message message = take();
        if (message.failure() instanceof RuntimeException e) {
          throw e;
        }
        if (message.failure() != null) {
          throw new IllegalStateException(message.failure());
        }
        current = message.keys().iterator();
        ended = message.last();
      }
      return current.hasNext();
    }

    private Message take() {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while keys were listed", e);
      }
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return RowFactory.create((Object) current.next());
    }
  }

  /**
   * @param failure null unless listing failed
   */
  private record Message(List<byte[]> keys, boolean last, Throwable failure) {}

  private static final class Abandoned extends RuntimeException {}
}
