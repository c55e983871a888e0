package io.headrace.engine.pointintime;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws the moments of one case: few enough that ties, and ages of exactly the ttl and one
 * microsecond more or less, are common.
 */
final class NastyTimes {
  private static final List<Instant> ANCHORS =
      List.of(
          // The hour that St. John's has twice, and the one that it leaves out.
          Instant.parse("2025-11-02T04:30:00Z"),
          Instant.parse("2025-03-09T05:30:00Z"),
          // Half an hour twice, and half an hour left out, on Lord Howe.
          Instant.parse("2025-04-05T15:00:00Z"),
          Instant.parse("2025-10-04T15:30:00Z"),
          Instant.parse("2018-11-04T03:00:00Z"),
          Instant.EPOCH,
          Instant.parse("1969-12-31T23:59:59.999999Z"),
          Instant.parse("1900-01-01T00:00:00Z"),
          Instant.parse("1582-10-15T00:00:00Z"),
          Instant.parse("0001-02-01T00:00:00Z"),
          // Beyond what nanoseconds in a long can say.
          Instant.parse("2262-04-11T23:47:16.854776Z"),
          Instant.parse("9999-12-30T00:00:00Z"));

  private final Random random;
  private final Instant anchor;
  private final List<Long> steps = new ArrayList<>(List.of(0L, 0L, 0L, 3_600_000_000L));

  NastyTimes(Random random, Shape shape) {
    this.random = random;
    this.anchor = ANCHORS.get(random.nextInt(ANCHORS.size()));
    for (Shape.ViewShape view : shape.views()) {
      // A ttl that is longer than everything has no edge to stand on.
      if (view.ttl().compareTo(Duration.ofDays(2)) < 0) {
        steps.add(view.ttl().toNanos() / 1_000);
      }
    }
  }

  Instant label() {
    return at(random.nextInt(3) - 1 + step(2));
  }

  Instant event() {
    return at(random.nextInt(4) == 0 ? random.nextInt(3) - 1 + step(2) : -step(1) - edge());
  }

  /** Anywhere within some hours, at an odd microsecond. */
  Instant anywhere() {
    return at(random.nextInt(2_000_000_000) * 4L - 4_000_000_000L);
  }

  private int edge() {
    return random.nextInt(3) == 0 ? random.nextInt(3) - 1 : 0;
  }

  private long step(int atMostOneIn) {
    return random.nextInt(atMostOneIn) == 0 ? steps.get(random.nextInt(steps.size())) : 0;
  }

  private Instant at(long offset) {
    return anchor.plus(offset, ChronoUnit.MICROS);
  }
}
