package io.headrace.engine.materialization.latest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeRangesTest {
  @Test
  void everyYearThatSparkKnowsHasItsMicroseconds() {
    TimeRange ages = range("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z");
    assertThat(TimeRanges.firstMicro(ages)).isEqualTo(-62_135_596_800_000_000L);
    assertThat(TimeRanges.lastMicro(ages)).isEqualTo(253_402_214_400_000_000L);
  }

  @Test
  void firstMicrosecondIsRoundedUpAndTheLastOneDown() {
    TimeRange range = range("1969-12-31T23:59:59.000000500Z", "1969-12-31T23:59:59.000000500Z");
    assertThat(TimeRanges.firstMicro(range)).isEqualTo(-999_999L);
    assertThat(TimeRanges.lastMicro(range)).isEqualTo(-1_000_000L);
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Optional.of(Instant.parse(from)), Optional.of(Instant.parse(to)));
  }
}
