package io.headrace.operator.waiting;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The time, and how it passes while nothing happens. */
public interface WaitClock {
  Instant now();

  /** The next event, or none when the time has passed without one. */
  Optional<RunEvent> next(BlockingQueue<RunEvent> events, Duration atMost)
      throws InterruptedException;

  /** Lets the time pass. */
  void pause(Duration duration) throws InterruptedException;

  /** The clock of the machine. */
  static WaitClock system() {
    Clock clock = Clock.systemUTC();
    return new WaitClock() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public Optional<RunEvent> next(BlockingQueue<RunEvent> events, Duration atMost)
          throws InterruptedException {
        return Optional.ofNullable(events.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(duration.toMillis());
      }
    };
  }
}
