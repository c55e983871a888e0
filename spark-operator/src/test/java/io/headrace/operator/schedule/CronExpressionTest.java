package io.headrace.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.operator.problems.RefusedException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private static List<String> next(String cron, String now, String zone) {
    return CronExpression.parse(cron, "here", "name")
        .nextRuns(Instant.parse(now), ZoneId.of(zone), 2)
        .stream()
        .map(Instant::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "15 * * * *       | 2026-01-01T10:14:59Z | 2026-01-01T10:15:00Z | 2026-01-01T11:15:00Z",
        "15 * * * *       | 2026-01-01T10:15:00Z | 2026-01-01T11:15:00Z | 2026-01-01T12:15:00Z",
        "*/20 3 * * *     | 2026-01-01T03:20:00Z | 2026-01-01T03:40:00Z | 2026-01-02T03:00:00Z",
        "0 0 29 2 *       | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z | 2032-02-29T00:00:00Z",
        "0 12 * * MON-fri | 2026-01-02T13:00:00Z | 2026-01-05T12:00:00Z | 2026-01-06T12:00:00Z",
        "0 0 1 JAN,jul ?  | 2026-01-01T00:00:00Z | 2026-07-01T00:00:00Z | 2027-01-01T00:00:00Z",
        "5-15/10 1 * * *  | 2026-01-01T00:00:00Z | 2026-01-01T01:05:00Z | 2026-01-01T01:15:00Z",
        "0 0 13 * 5       | 2026-02-10T00:00:00Z | 2026-02-13T00:00:00Z | 2026-02-20T00:00:00Z",
        "@weekly          | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z | 2026-01-11T00:00:00Z",
        "@every 90m       | 2026-01-01T00:00:00Z | 2026-01-01T01:30:00Z | 2026-01-01T03:00:00Z"
      })
  void nextRunsAreThoseOfTheOperators(String cron, String now, String first, String second) {
    assertThat(next(cron, now, "UTC")).containsExactly(first, second);
  }

  @Test
  void localTimeThatTheClocksSkipDoesNotComeThatDay() {
    assertThat(next("30 2 * * *", "2026-03-28T12:00:00Z", "Europe/Berlin"))
        .containsExactly("2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z");
  }

  @Test
  void dailyRunKeepsItsLocalHourOverTheYear() {
    assertThat(next("0 6 * * *", "2026-10-24T10:00:00Z", "Europe/Berlin"))
        .containsExactly("2026-10-25T05:00:00Z", "2026-10-26T05:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 7",
        "*/0 * * * *",
        "5-1 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "@sometimes",
        "@every",
        "@every 59s",
        "@every 1d",
        "@every -1h",
        "0 0 31 2 *",
        "TZ=UTC 0 * * * *",
        "CRON_TZ=UTC 0 * * * *",
        "H(50-70) * * * *"
      })
  void whatIsNoScheduleIsRefused(String text) {
    assertThatThrownBy(() -> CronExpression.parse(text, "here", "name"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("here: ");
  }

  @Test
  void theFieldAtFaultIsNamed() {
    assertThatThrownBy(() -> CronExpression.parse("* 25 * * *", "here", "name"))
        .hasMessageContaining("the hour of '* 25 * * *' is wrong: '25' is not within 0-23");
  }

  @Test
  void hFollowsFromTheNameAndSpreads() {
    assertThat(CronExpression.parse("H * * * *", "w", "a").text())
        .isEqualTo(CronExpression.parse("H * * * *", "w", "a").text());
    long minutes =
        IntStream.range(0, 200)
            .mapToObj(i -> CronExpression.parse("H * * * *", "w", "job-" + i).text())
            .distinct()
            .count();
    assertThat(minutes).isGreaterThan(40);
  }

  @Test
  void hWithinBoundsStaysThereAndHWithAStepKeepsTheStep() {
    for (int i = 0; i < 50; i++) {
      String minute = CronExpression.parse("H(10-20) * * * *", "w", "j" + i).text().split(" ")[0];
      assertThat(Integer.parseInt(minute)).isBetween(10, 20);
      CronExpression stepped = CronExpression.parse("H/15 * * * *", "w", "j" + i);
      assertThat(stepped.nextRuns(Instant.parse("2026-01-01T00:00:00Z").minusSeconds(1), UTC, 4))
          .allMatch(t -> t.isBefore(Instant.parse("2026-01-01T01:00:00Z")));
    }
  }
}
