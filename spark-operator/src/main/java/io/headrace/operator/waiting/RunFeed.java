package io.headrace.operator.waiting;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.headrace.operator.client.ApiErrors;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.run.RunReference;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The watch on a run's object, opened again when it drops. It only makes waiting shorter: the
 * object is read anew from time to time in any case, so nothing is lost with it.
 */
final class RunFeed implements AutoCloseable {
  private final Cluster cluster;
  private final RunReference run;
  private final BlockingQueue<RunEvent> events = new LinkedBlockingQueue<>();
  private final BackOff backOff = new BackOff();
  private Optional<Watch> watch = Optional.empty();
  private Instant notBefore = Instant.MIN;

  RunFeed(Cluster cluster, RunReference run) {
    this.cluster = cluster;
    this.run = run;
  }

  BlockingQueue<RunEvent> events() {
    return events;
  }

  boolean isOpen() {
    return watch.isPresent();
  }

  /**
   * Opens the watch unless it is open or was tried a moment ago; what stands in the way comes back.
   */
  Optional<String> open(Instant now) {
    if (isOpen() || now.isBefore(notBefore)) {
      return Optional.empty();
    }
    try {
      watch =
          Optional.of(
              cluster.applications(run.operator()).withName(run.name()).watch(new Listener()));
      return Optional.empty();
    } catch (KubernetesClientException e) {
      notBefore = now.plus(backOff.take());
      return Optional.of(ApiErrors.shortly(e));
    }
  }

  /** Notes that the watch reported something. */
  void alive() {
    backOff.answered();
  }

  /** Lets go of a watch that has ended. */
  void dropped(Instant now) {
    close();
    notBefore = now.plus(backOff.take());
  }

  @Override
  public void close() {
    watch.ifPresent(Watch::close);
    watch = Optional.empty();
  }

  /** Puts what comes into the queue. */
  private final class Listener implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
      if (action == Action.DELETED) {
        events.add(new RunEvent.Deleted(object));
      } else if (action == Action.ADDED || action == Action.MODIFIED) {
        events.add(new RunEvent.Seen(object));
      }
    }

    @Override
    public void onClose() {
      // Closed by us.
    }

    @Override
    public void onClose(WatcherException cause) {
      events.add(new RunEvent.Dropped(String.valueOf(cause.getMessage())));
    }
  }
}
