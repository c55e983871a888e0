package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class PacingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final VirtualClock clock = new VirtualClock();

  @Test
  void firstBatchWaitsTooSoThatManyShortTasksKeepTheRate() {
    for (int task = 0; task < 10; task++) {
      new LimitedPacing(100, clock).start().await(50);
    }
    assertThat(clock.slept()).isEqualTo(10 * SECOND / 2);
  }

  @Test
  void rateHoldsOverManyBatches() {
    Pace pace = new LimitedPacing(1_000, clock).start();
    long before = clock.nanos();
    for (int batch = 0; batch < 100; batch++) {
      pace.await(200);
      clock.pass(30 * MILLI);
    }
    assertThat(clock.nanos() - before).isBetween(20 * SECOND, 20 * SECOND + 30 * MILLI);
  }

  @Test
  void timeThatWasNotUsedIsKeptForOneBatchOnly() {
    Pace pace = new LimitedPacing(100, clock).start();
    clock.pass(60 * SECOND);
    pace.await(100);
    assertThat(clock.slept()).isZero();
    pace.await(100);
    assertThat(clock.slept()).isEqualTo(SECOND);
  }

  @Test
  void slowerThanTheRateMeansNoWaiting() {
    Pace pace = new LimitedPacing(1_000, clock).start();
    for (int batch = 0; batch < 10; batch++) {
      clock.pass(SECOND);
      pace.await(500);
    }
    assertThat(clock.slept()).isZero();
  }

  @Test
  void rateOfZeroIsRefused() {
    assertThatThrownBy(() -> new LimitedPacing(0)).hasMessageContaining("rows per second");
  }

  @Test
  void adaptivePaceNeverWaitsWhileTheStoreAnswersAsUsual() {
    AdaptivePace pace = adaptive(Pacing.UNLIMITED);
    for (int batch = 0; batch < 500; batch++) {
      send(pace, batch % 7 == 0 ? 14 * MILLI : 10 * MILLI);
    }
    assertThat(clock.slept()).isZero();
    assertThat(pace.share()).isEqualTo(1);
  }

  @Test
  void oneSlowAnswerIsNoReason() {
    AdaptivePace pace = adaptive(Pacing.UNLIMITED);
    for (int batch = 0; batch < 100; batch++) {
      send(pace, batch == 50 ? 40 * MILLI : 10 * MILLI);
    }
    assertThat(clock.slept()).isZero();
  }

  @Test
  void slowStoreIsGivenWayAndTheRateComesBackInSmallSteps() {
    AdaptivePace pace = adaptive(Pacing.UNLIMITED);
    for (int batch = 0; batch < 50; batch++) {
      send(pace, 10 * MILLI);
    }
    for (int batch = 0; batch < 20; batch++) {
      send(pace, 50 * MILLI);
    }
    send(pace, 10 * MILLI);
    double held = pace.share();
    assertThat(held).isLessThan(0.2);
    // A row takes 100 us at the full rate, so a batch of 100 takes 10 ms, and 10 / share held back.
    long before = clock.nanos();
    send(pace, 10 * MILLI);
    assertThat((double) (clock.nanos() - before))
        .isGreaterThanOrEqualTo(10 * MILLI / held)
        .isLessThan(10 * MILLI / held + 20 * MILLI);

    int batches = 0;
    while (pace.share() < 1) {
      double previous = pace.share();
      send(pace, 10 * MILLI);
      assertThat(pace.share() - previous).isLessThan(0.03);
      batches++;
    }
    assertThat(batches).isBetween(30, 120);
    long slept = clock.slept();
    send(pace, 10 * MILLI);
    assertThat(clock.slept()).isEqualTo(slept);
  }

  @Test
  void hopelesslySlowStoreStillGetsRows() {
    AdaptivePace pace = adaptive(Pacing.UNLIMITED);
    for (int batch = 0; batch < 20; batch++) {
      send(pace, MILLI);
    }
    for (int batch = 0; batch < 60; batch++) {
      send(pace, SECOND);
      assertThat(pace.share()).isGreaterThanOrEqualTo(AdaptivePace.LEAST_SHARE);
    }
  }

  @Test
  void storeThatStaysSlowBecomesTheMeasure() {
    AdaptivePace pace = adaptive(Pacing.UNLIMITED);
    for (int batch = 0; batch < 50; batch++) {
      send(pace, 10 * MILLI);
    }
    for (int batch = 0; batch < 1_000; batch++) {
      send(pace, 30 * MILLI);
    }
    assertThat(pace.share()).isEqualTo(1);
  }

  @Test
  void limitHoldsUnderAnAdaptivePace() {
    AdaptivePace pace = adaptive(new LimitedPacing(1_000, clock));
    long before = clock.nanos();
    for (int batch = 0; batch < 50; batch++) {
      send(pace, MILLI);
    }
    assertThat(clock.nanos() - before).isGreaterThanOrEqualTo(5 * SECOND);
  }

  @Test
  void cancelledTaskStopsWaiting() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> PaceClock.SYSTEM.sleep(60 * SECOND))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void pacesTravelToExecutors() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new AdaptivePacing(new LimitedPacing(1e9)));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Pace pace = ((Pacing) in.readObject()).start();
      pace.await(1);
      pace.answered(1, 1);
      assertThat(pace).isInstanceOf(AdaptivePace.class);
    }
  }

  private AdaptivePace adaptive(Pacing bound) {
    return new AdaptivePace(bound.start(), clock);
  }

  /** A batch of a hundred rows that the store takes so long for. */
  private void send(Pace pace, long nanos) {
    pace.await(100);
    clock.pass(nanos);
    pace.answered(100, nanos);
  }
}
