package io.headrace.operator.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A clock whose time passes only while somebody waits, and then at once. Each time a wait finds
 * nothing, the next step of the script happens; when that changes the watched object, the clock
 * stands still until the watch has reported it.
 */
final class ScriptedClock implements WaitClock {
  private static final long PATIENCE_SECONDS = 30;

  /** One thing that happens; what it changed of the watched object, where a report is due. */
  interface Step extends Supplier<Optional<GenericKubernetesResource>> {}

  private final Queue<Step> script = new ArrayDeque<>();
  private Instant now = Instant.parse("2025-03-30T00:30:00Z");
  private Optional<String> due = Optional.empty();
  private boolean reportDue;

  void then(Step step) {
    script.add(step);
  }

  /** The watch is about to report something that is no new version: its end, or a deletion. */
  void expectReport() {
    reportDue = true;
  }

  int stepsLeft() {
    return script.size();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Optional<RunEvent> next(BlockingQueue<RunEvent> events, Duration atMost)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (due.isEmpty() && !reportDue) {
      RunEvent waiting = events.poll();
      if (waiting != null) {
        return Optional.of(waiting);
      }
      Step step = script.poll();
      if (step != null) {
        due = step.get().map(o -> o.getMetadata().getResourceVersion());
      }
    }
    if (due.isEmpty() && !reportDue) {
      now = now.plus(atMost);
      return Optional.empty();
    }
    RunEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(event).as("the report of the watch").isNotNull();
    if (!(event instanceof RunEvent.Seen)) {
      reportDue = false;
    } else if (due.isPresent() && due.get().equals(version(event))) {
      due = Optional.empty();
    }
    return Optional.of(event);
  }

  @Override
  public void pause(Duration duration) {
    now = now.plus(duration);
  }

  private static String version(RunEvent event) {
    return ((RunEvent.Seen) event).object().getMetadata().getResourceVersion();
  }
}
