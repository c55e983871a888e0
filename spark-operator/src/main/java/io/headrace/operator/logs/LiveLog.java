package io.headrace.operator.logs;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.run.DriverPod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Follows the log of a run's driver beside the wait for it, attempt after attempt. */
public final class LiveLog {
  private static final long LONGEST_PAUSE_SECONDS = 10;

  private final Cluster cluster;
  private final Consumer<String> sink;
  private Optional<Reader> current = Optional.empty();

  /** {@code sink} gets each line, from a thread of its own. */
  public LiveLog(Cluster cluster, Consumer<String> sink) {
    this.cluster = cluster;
    this.sink = sink;
  }

  /** Begins with the log of this pod; that of an attempt before is read to its end. */
  public void begin(DriverPod pod) {
    current.ifPresent(r -> r.ended.set(true));
    current = Optional.of(new Reader(pod));
  }

  /** Whether any log was followed. */
  public boolean began() {
    return current.isPresent();
  }

  /** Nobody waits for the run any longer: nothing more is read. */
  public void stop() {
    current.ifPresent(r -> r.thread.interrupt());
  }

  /** The run has ended: waits, no longer than this, until the rest of its log has been read. */
  public void finish(Duration atMost) throws InterruptedException {
    if (current.isPresent()) {
      Reader reader = current.get();
      reader.ended.set(true);
      reader.thread.join(atMost.toMillis());
      reader.thread.interrupt();
    }
  }

  /** One pod's log and the thread that reads it. */
  private final class Reader {
    final AtomicBoolean ended = new AtomicBoolean();
    final Thread thread;

    Reader(DriverPod pod) {
      LogFollower follower = new LogFollower(cluster, pod, sink, this::pause);
      thread = new Thread(() -> follower.follow(ended::get), "headrace-log");
      thread.setDaemon(true);
      thread.start();
    }

    private void pause(int attempt) throws InterruptedException {
      if (!ended.get()) {
        TimeUnit.SECONDS.sleep(Math.min(1L + attempt, LONGEST_PAUSE_SECONDS));
      }
    }
  }
}
