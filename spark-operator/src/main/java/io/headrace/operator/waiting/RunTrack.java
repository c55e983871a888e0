package io.headrace.operator.waiting;

import io.headrace.operator.client.ClusterException;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.RunPhase;
import io.headrace.operator.run.RunReference;
import io.headrace.operator.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What has been seen of a run, when its deadlines are, and what of it has been said. */
final class RunTrack {
  private final RunReference run;
  private final WaitLimits limits;
  private final WaitListener listener;
  private final Instant begun;
  private final Set<String> driversStarted = new HashSet<>();
  private Optional<RunStatus> status = Optional.empty();
  private Optional<Instant> startingSince;
  private String said = "";
  private String saidOfDriver = "";
  private boolean saidBlind;

  RunTrack(RunReference run, WaitLimits limits, WaitListener listener, Instant begun) {
    this.run = run;
    this.limits = limits;
    this.listener = listener;
    this.begun = begun;
    this.startingSince = Optional.of(begun);
  }

  Optional<RunStatus> status() {
    return status;
  }

  void observe(RunStatus seen, Instant now) {
    status = Optional.of(seen);
    if (seen.phase() == RunPhase.RUNNING) {
      startingSince = Optional.empty();
    } else if (startingSince.isEmpty() && seen.phase() == RunPhase.STARTING) {
      startingSince = Optional.of(now);
    }
    String line = seen.line();
    if (!line.equals(said)) {
      said = line;
      listener.says(run.name() + " " + line + explained(seen));
    }
  }

  private static String explained(RunStatus seen) {
    return seen.phase() == RunPhase.UNKNOWN
        ? " (a state that says nothing to this version: waiting on)"
        : "";
  }

  void observeDriver(DriverPod pod) {
    pod.waitingFor()
        .filter(why -> !why.equals(saidOfDriver))
        .ifPresent(
            why -> {
              saidOfDriver = why;
              listener.says("The driver's pod waits: " + why);
            });
    if (pod.started() && driversStarted.add(pod.uid() + "/" + pod.name())) {
      listener.driverStarted(pod);
    }
  }

  /** Whether the driver of the attempt that runs has not been looked at yet. */
  boolean driverIsNew() {
    return status.filter(s -> s.phase() == RunPhase.RUNNING).isPresent()
        && driversStarted.size() < Math.max(1, status.get().attempts());
  }

  void cannotSeeDriver(ClusterException e) {
    if (!saidBlind) {
      saidBlind = true;
      listener.says(e.getMessage());
    }
  }

  boolean isStarting() {
    return startingSince.isPresent();
  }

  /** How the run has ended, if it has. */
  Optional<Ending> ending(Supplier<Optional<DriverPod>> driver) {
    if (status.isEmpty()) {
      return Optional.empty();
    }
    return switch (status.get().phase()) {
      case SUCCEEDED -> Optional.of(new Ending.Done());
      case FAILED ->
          Optional.of(
              new Ending.Failed(
                  driver.get().flatMap(DriverPod::exit).or(status.get()::driverExit)));
      case NOT_SUBMITTED -> Optional.of(new Ending.NotSubmitted());
      case START_TIMED_OUT ->
          Optional.of(
              new Ending.Deadline(
                  "did not start within the operator's own time (" + status.get().state() + ")"));
      case SUSPENDED -> Optional.of(new Ending.Gone("is suspended"));
      case STARTING, RUNNING, BETWEEN, UNKNOWN -> Optional.empty();
    };
  }

  Optional<Ending> deadline(Instant now) {
    if (!now.isBefore(begun.plus(limits.total()))) {
      return Optional.of(
          new Ending.Deadline("did not end within " + Words.duration(limits.total())));
    }
    return startingSince
        .filter(since -> !now.isBefore(since.plus(limits.start())))
        .map(
            since ->
                new Ending.Deadline(
                    "has no running driver after " + Words.duration(limits.start())));
  }

  Duration untilDeadline(Instant now) {
    Instant total = begun.plus(limits.total());
    Instant next =
        startingSince
            .map(since -> since.plus(limits.start()))
            .filter(start -> start.isBefore(total))
            .orElse(total);
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }
}
