package io.headrace.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunCounts;
import io.headrace.engine.ledger.RunDriver;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.ledger.RunTask;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import io.headrace.engine.materialization.ViewProgress.Phase;
import io.headrace.engine.online.WriteCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunDisplayTest {
  private static final Interval DAY =
      new Interval(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-01-02T00:00:00Z"));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void linesComeEveryTenSeconds() {
    try (RunDisplay display = RunDisplay.of(ProgressFormat.auto, out, false)) {
      display.viewStarted("a", DAY);
      for (int second = 1; second <= 25; second++) {
        display.progressed(reading("a", second, 1_000L * second));
      }
      display.viewEnded(new ViewOutcome.Skipped("a", "nothing to do"));
    }
    assertThat(lines())
        .containsExactly(
            "a: " + DAY,
            "a: reading, 10,000 of about 90,000 rows read",
            "a: reading, 20,000 of about 90,000 rows read",
            "a: skipped, nothing to do");
  }

  @Test
  void timeLeftIsUnknownUntilThereIsSomethingToGoBy() {
    try (RunDisplay display = RunDisplay.of(ProgressFormat.lines, out, false)) {
      display.progressed(writing(10, OptionalDouble.empty(), Optional.empty()));
      display.progressed(writing(20, OptionalDouble.of(0.5), Optional.of(Duration.ofSeconds(95))));
    }
    assertThat(lines())
        .containsExactly(
            "a: writing, 90,000 rows read, 5,000 keys, 4,000 written, 900 older, 1,234 keys/s, time left unknown",
            "a: writing, 90,000 rows read, 5,000 keys, 4,000 written, 900 older, 1,234 keys/s, about 1:35 left");
  }

  @Test
  void jsonHasOneObjectALineAndNullForWhatIsNotKnown() {
    try (RunDisplay display = RunDisplay.of(ProgressFormat.json, out, true)) {
      display.viewStarted("a", DAY);
      display.warned("a", "it may not fit");
      display.progressed(writing(10, OptionalDouble.empty(), Optional.empty()));
      display.viewEnded(new ViewOutcome.Skipped("a", "nothing to do"));
    }
    List<JsonNode> events = lines().stream().map(RunDisplayTest::json).toList();
    assertThat(events)
        .extracting(e -> e.get("event").asText())
        .containsExactly("started", "warning", "progress", "ended");
    JsonNode progress = events.get(2);
    assertThat(progress.get("rows_read").asLong()).isEqualTo(90_000);
    assertThat(progress.get("keys").asLong()).isEqualTo(5_000);
    assertThat(progress.get("written").asLong()).isEqualTo(4_000);
    assertThat(progress.get("skipped_as_older").asLong()).isEqualTo(900);
    assertThat(progress.get("keys_per_second").asDouble()).isEqualTo(1_234);
    assertThat(progress.get("remaining_seconds").isNull()).isTrue();
    assertThat(events.get(3).get("status").asText()).isEqualTo("skipped");
  }

  @Test
  void whoIsWaitedForIsSaid() {
    Instant since = Instant.parse("2025-01-01T08:00:00Z");
    RunEntry holder =
        new RunEntry(
            "p",
            5,
            "3f2a81c0",
            RunTask.unknown("a"),
            RunStatus.RUNNING,
            RunCounts.NONE,
            Optional.empty(),
            Optional.empty(),
            new RunDriver("host-b", 77, Instant.EPOCH),
            since,
            since.plusSeconds(9),
            Optional.empty());
    try (RunDisplay display = RunDisplay.of(ProgressFormat.lines, out, false)) {
      display.waiting("a", holder);
    }
    try (RunDisplay display = RunDisplay.of(ProgressFormat.json, out, false)) {
      display.waiting("a", holder);
    }
    assertThat(lines().get(0))
        .isEqualTo(
            "a: waits; run 3f2a81c0 (process 77 on host-b) has been writing it since"
                + " 2025-01-01T08:00:00Z, last heard of at 2025-01-01T08:00:09Z");
    JsonNode event = json(lines().get(1));
    assertThat(event.get("event").asText()).isEqualTo("waiting");
    assertThat(event.get("for_run").asText()).isEqualTo("3f2a81c0");
    assertThat(event.get("host").asText()).isEqualTo("host-b");
    assertThat(event.get("last_heard_of").asText()).isEqualTo("2025-01-01T08:00:09Z");
  }

  @Test
  void barLeavesALineForEachViewThatEnds() {
    try (RunDisplay display = RunDisplay.of(ProgressFormat.bar, out, true)) {
      display.viewStarted("a", DAY);
      display.viewStarted("b", DAY);
      display.progressed(reading("b", 1, 5));
      display.progressed(writing(2, OptionalDouble.of(0.5), Optional.of(Duration.ofSeconds(2))));
      display.warned("b", "it may not fit");
      display.viewEnded(new ViewOutcome.Failed("a", new IllegalStateException("no"), 1));
      display.viewEnded(new ViewOutcome.Skipped("b", "nothing to do"));
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("a: failed", "warning: b: it may not fit", "b: skipped, nothing to do");
  }

  @Test
  void noneIsSilent() {
    try (RunDisplay display = RunDisplay.of(ProgressFormat.none, out, true)) {
      display.viewStarted("a", DAY);
      display.progressed(reading("a", 60, 1));
      display.viewEnded(new ViewOutcome.Skipped("a", "nothing to do"));
    }
    assertThat(printed.size()).isZero();
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static ViewProgress reading(String view, int seconds, long rows) {
    return new ViewProgress(
        view,
        Phase.READING,
        rows,
        OptionalLong.of(90_000),
        0,
        WriteCounts.NONE,
        Duration.ofSeconds(seconds),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  private static ViewProgress writing(int seconds, OptionalDouble done, Optional<Duration> left) {
    return new ViewProgress(
        "a",
        Phase.WRITING,
        90_000,
        OptionalLong.of(90_000),
        5_000,
        new WriteCounts(4_000, 900, 0, 0, 1),
        Duration.ofSeconds(seconds),
        OptionalDouble.of(1_234),
        done,
        left);
  }
}
