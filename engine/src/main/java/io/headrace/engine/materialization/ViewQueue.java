package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunLedger;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.ledger.RunTask;
import io.headrace.engine.ledger.RunUnderWayException;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose turn it is: first every view, then those with a piece of a long increment left, and those
 * that another run has let go of.
 */
final class ViewQueue {
  /** Between two looks at runs that are waited for. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final Duration TELL = Duration.ofSeconds(30);

  private final MaterializationRequest request;
  private final RunLedger ledger;
  private final String runId;
  private final RunListener listener;
  private final Interruption interruption;
  private final Clock clock;
  private final Pause pause;
  private final Set<String> due = new LinkedHashSet<>();
  private final Map<String, Wait> waits = new LinkedHashMap<>();
  private final Map<String, List<ViewOutcome>> outcomes = new LinkedHashMap<>();

  /** What passes the time between two looks. */
  interface Pause {
    Pause ASLEEP = () -> Thread.sleep(LOOK.toMillis());

    void rest() throws InterruptedException;
  }

  /**
   * One view that another run is writing.
   *
   * @param holder as it was when it was met
   * @param told when the listener heard of it last
   * @param again whether the view had its turn meanwhile, in vain
   */
  private record Wait(RunEntry holder, Instant since, Instant told, boolean again) {
    Wait toldAt(Instant moment) {
      return new Wait(holder, since, moment, again);
    }
  }

  ViewQueue(
      MaterializationRequest request,
      RunLedger ledger,
      String runId,
      RunListener listener,
      Interruption interruption,
      Clock clock,
      Pause pause) {
    this.request = request;
    this.ledger = ledger;
    this.runId = runId;
    this.listener = listener;
    this.interruption = interruption;
    this.clock = clock;
    this.pause = pause;
    request
        .views()
        .forEach(
            view -> {
              due.add(view.name());
              outcomes.put(view.name(), new ArrayList<>());
            });
  }

  /**
   * The views to take on next, in the order asked for; none when all have ended. Returns when there
   * are some, however long others write them.
   */
  List<FeatureView> next() {
    boolean again = false;
    while (true) {
      if (again) {
        rest();
      }
      synchronized (this) {
        List.copyOf(waits.keySet()).stream().filter(v -> !due.contains(v)).forEach(this::look);
        if (!due.isEmpty() || waits.isEmpty()) {
          List<FeatureView> next =
              request.views().stream().filter(v -> due.contains(v.name())).toList();
          due.clear();
          return next;
        }
      }
      again = true;
    }
  }

  private void rest() {
    try {
      pause.rest();
    } catch (InterruptedException e) {
      // As while views run: the flag stays down, and what is planned next says that it was ended.
      interruption.request();
    }
  }

  /** Takes in what became of a view. */
  synchronized void ended(ViewOutcome outcome) {
    if (outcome instanceof ViewOutcome.Failed failed
        && failed.cause() instanceof RunUnderWayException met) {
      meet(outcome.view(), met.holder());
      return;
    }
    waits.remove(outcome.view());
    settle(outcome);
    if (hasMore(outcome)) {
      due.add(outcome.view());
    }
  }

  /** All of them, a view's pieces together. */
  synchronized List<ViewOutcome> outcomes() {
    return outcomes.values().stream().flatMap(List::stream).toList();
  }

  private void settle(ViewOutcome outcome) {
    outcomes.get(outcome.view()).add(outcome);
    listener.viewEnded(outcome);
  }

  private boolean hasMore(ViewOutcome outcome) {
    return outcome instanceof ViewOutcome.Done done
        && request.span() instanceof Span.Incremental increment
        && increment.longest().isPresent()
        && done.interval().end().isBefore(increment.end());
  }

  private void meet(String view, RunEntry holder) {
    Wait before = waits.get(view);
    boolean same = before != null && before.holder().runId().equals(holder.runId());
    waits.put(
        view,
        new Wait(
            // The first look is what later ones are compared with.
            same ? before.holder() : holder,
            before == null ? clock.instant() : before.since(),
            before == null ? Instant.MIN : before.told(),
            before != null));
  }

  private void look(String view) {
    Wait wait = waits.get(view);
    RunEntry holder = ledger.seenNow(wait.holder());
    if (interruption.isRequested() || holder.status() != RunStatus.RUNNING) {
      // Where the clocks differ it may be in the way once more: then not before the next look.
      if (wait.again() && !interruption.isRequested()) {
        waits.put(view, new Wait(wait.holder(), wait.since(), wait.told(), false));
      } else {
        due.add(view);
      }
      return;
    }
    Optional<ViewOutcome> end = end(view, wait, holder);
    if (end.isPresent()) {
      waits.remove(view);
      settle(end.get());
      return;
    }
    if (wait.told().isBefore(clock.instant().minus(TELL))) {
      listener.waiting(view, holder);
      waits.put(view, wait.toldAt(clock.instant()));
    }
  }

  /** What becomes of the view when it is waited for no longer. */
  private Optional<ViewOutcome> end(String view, Wait wait, RunEntry holder) {
    Meeting meeting = request.meeting();
    Duration waited = Duration.between(wait.since(), clock.instant());
    if (meeting.rule() == Meeting.Rule.WAIT) {
      return waited.compareTo(meeting.patience()) < 0
          ? Optional.empty()
          : Optional.of(failed(view, RunUnderWayException.after(meeting.patience(), holder)));
    }
    // One that was killed a moment ago looks alive. Leaving the view to it would leave it to
    // nobody.
    boolean alive = holder.isAliveHere() || holder.heartbeat().isAfter(wait.holder().heartbeat());
    if (!alive) {
      return Optional.empty();
    }
    return Optional.of(
        meeting.rule() == Meeting.Rule.SKIP
            ? new ViewOutcome.Skipped(view, holder.who())
            : failed(view, new RunUnderWayException(holder)));
  }

  private ViewOutcome failed(String view, RunUnderWayException cause) {
    ledger.failedToBegin(runId, RunTask.unknown(view), cause.getMessage());
    return new ViewOutcome.Failed(view, cause, 0);
  }
}
