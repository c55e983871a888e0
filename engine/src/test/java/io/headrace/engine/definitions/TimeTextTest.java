package io.headrace.engine.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  private static final Instant NOW = Instant.parse("2025-03-09T10:47:12.345678Z");

  @ParameterizedTest
  @CsvSource({
    "2025-01-01, 2025-01-01T00:00:00Z",
    "2025-01-01T06:30:00, 2025-01-01T06:30:00Z",
    "2025-01-01 06:30:00, 2025-01-01T06:30:00Z",
    "2025-01-01T06:30:00.000001Z, 2025-01-01T06:30:00.000001Z",
    "2025-01-01T06:30:00+02:00, 2025-01-01T04:30:00Z",
    "2025-01-01 06:30:00+0230, 2025-01-01T04:00:00Z",
    "2025-01-01 06:30:00 -02, 2025-01-01T08:30:00Z",
    "now, 2025-03-09T10:47:12.345678Z",
    "now-1h, 2025-03-09T09:47:12.345678Z",
    "now-floor(1h), 2025-03-09T10:00:00Z",
    "now-1d-floor(1d), 2025-03-08T00:00:00Z"
  })
  void momentsAreReadAsUtc(String text, Instant expected) {
    assertThat(TimeText.parse(text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2025-13-01", "now-", "now-floor(0)", "now+1h", "12:00"})
  void otherTextIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> TimeText.parse(text, NOW))
        .isInstanceOf(DefinitionException.class)
        .hasMessageStartingWith("Time '" + text + "': it is not a moment.")
        .hasMessageContaining("now-floor(1h)");
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S, 0",
    "90s, PT90S, 1m30s",
    "1d12h, PT36H, 1d12h",
    "1w, PT168H, 1w",
    "PT2H, PT2H, 2h",
    "1us, PT0.000001S, 1us"
  })
  void durationsAreReadAndWritten(String text, Duration expected, String shortest) {
    assertThat(DurationText.parse(text)).contains(expected);
    assertThat(DurationText.format(expected)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "-1h", "-PT1H", "1y", "1.5h", "h", "PT0.0000001S"})
  void otherDurationsAreRefused(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @Test
  void floorGoesDownBefore1970() {
    assertThat(TimeText.parse("now-floor(1h)", Instant.parse("1969-12-31T23:30:00Z")))
        .isEqualTo(Instant.parse("1969-12-31T23:00:00Z"));
  }
}
