package io.headrace.operator.waiting;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.headrace.operator.client.ApiErrors;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.RunPhase;
import io.headrace.operator.run.RunReference;
import io.headrace.operator.run.RunStatus;
import io.headrace.operator.run.Runs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for the end of a run. Whatever the watch reports is looked at at once; the object is also
 * read anew from time to time, when the watch drops, and while the driver does not start, so that a
 * lost report delays and never misleads.
 */
public final class RunWait {
  private static final Duration READ_ANEW = Duration.ofSeconds(30);
  private static final Duration READ_ANEW_WHILE_STARTING = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final Runs runs;
  private final WaitClock clock;
  private final WaitLimits limits;
  private final WaitListener listener;

  public RunWait(Cluster cluster, WaitClock clock, WaitLimits limits, WaitListener listener) {
    this.cluster = cluster;
    this.runs = new Runs(cluster);
    this.clock = clock;
    this.limits = limits;
    this.listener = listener;
  }

  /**
   * Blocks until the run has ended, a deadline has passed or the thread is interrupted.
   *
   * @throws ClusterException when the server does not let us look; that it does not answer is
   *     waited out until a deadline passes
   */
  public RunEnd await(RunReference run) {
    Following following = new Following(run);
    Ending ending;
    try {
      ending = following.toTheEnd();
    } catch (InterruptedException e) {
      ending = new Ending.Interrupted();
    }
    // Cleared for what has still to be asked of the server, and set again for the caller.
    boolean interrupted = Thread.interrupted() || ending instanceof Ending.Interrupted;
    try {
      return new Findings(cluster, runs, limits).of(run, ending, following.track.status());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One wait, with what it has seen so far. */
  private final class Following {
    private final RunReference run;
    private final RunTrack track;
    private final BackOff backOff = new BackOff();

    Following(RunReference run) {
      this.run = run;
      this.track = new RunTrack(run, limits, listener, clock.now());
    }

    Ending toTheEnd() throws InterruptedException {
      try (RunFeed feed = new RunFeed(cluster, run)) {
        boolean readAnew = true;
        while (true) {
          feed.open(clock.now())
              .ifPresent(
                  why ->
                      listener.says(
                          "The watch does not open (" + why + "): asking from time to time."));
          if (readAnew) {
            Optional<Ending> ending = read();
            if (ending.isPresent()) {
              return ending.get();
            }
          }
          Optional<Ending> deadline = track.deadline(clock.now());
          if (deadline.isPresent()) {
            return deadline.get();
          }
          Optional<RunEvent> event = clock.next(feed.events(), pause());
          readAnew = event.isEmpty() || event.get() instanceof RunEvent.Dropped;
          Optional<Ending> ending = event.flatMap(e -> handle(e, feed));
          if (ending.isPresent()) {
            return ending.get();
          }
        }
      }
    }

    private Optional<Ending> handle(RunEvent event, RunFeed feed) {
      if (event instanceof RunEvent.Dropped) {
        feed.dropped(clock.now());
        return Optional.empty();
      }
      feed.alive();
      if (event instanceof RunEvent.Seen seen) {
        return observe(seen.object());
      }
      // What went may have ended just before, and been removed for that.
      return event instanceof RunEvent.Deleted deleted
          ? observe(deleted.object()).or(() -> Optional.of(deleted()))
          : Optional.empty();
    }

    /** Reads the object; a server that does not answer is asked again after growing pauses. */
    private Optional<Ending> read() throws InterruptedException {
      while (true) {
        try {
          Optional<GenericKubernetesResource> object =
              ask(() -> runs.object(run.operator(), run.name()));
          backOff.answered();
          return object.isPresent() ? observe(object.get()) : Optional.of(deleted());
        } catch (NotNow e) {
          Duration pause = shorter(backOff.take(), track.untilDeadline(clock.now()));
          listener.says(
              "The API server does not answer ("
                  + e.getMessage()
                  + "); asking again in "
                  + Words.duration(pause)
                  + ".");
          clock.pause(pause);
          Optional<Ending> deadline = track.deadline(clock.now());
          if (deadline.isPresent()) {
            return deadline;
          }
        }
      }
    }

    private Optional<Ending> observe(GenericKubernetesResource object) {
      RunStatus status = RunStatus.of(run.operator(), object);
      track.observe(status, clock.now());
      if (!status.phase().ended()) {
        lookAtDriver(status);
      }
      return track.ending(() -> driver(status));
    }

    /** Says why a driver does not start, and when one does. */
    private void lookAtDriver(RunStatus status) {
      if (status.phase() == RunPhase.STARTING || track.driverIsNew()) {
        driver(status).ifPresent(track::observeDriver);
      }
    }

    /** The pod, where it can be read at all: the run can be waited for without it. */
    private Optional<DriverPod> driver(RunStatus status) {
      try {
        return runs.driverPod(status);
      } catch (ClusterException e) {
        track.cannotSeeDriver(e);
        return Optional.empty();
      }
    }

    private Duration pause() {
      Duration pause = track.isStarting() ? READ_ANEW_WHILE_STARTING : READ_ANEW;
      return shorter(pause, track.untilDeadline(clock.now()));
    }

    private Ending deleted() {
      return new Ending.Gone(
          track.status().isEmpty() ? "is not there" : "was deleted while it was waited for");
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** The server may answer the same question later. */
  private static final class NotNow extends Exception {
    NotNow(KubernetesClientException e) {
      super(ApiErrors.shortly(e));
    }
  }

  private static <T> T ask(Supplier<T> question) throws NotNow, InterruptedException {
    try {
      return question.get();
    } catch (ClusterException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      if (e.getCause() instanceof KubernetesClientException answer && ApiErrors.isPassing(answer)) {
        throw new NotNow(answer);
      }
      throw e;
    }
  }
}
