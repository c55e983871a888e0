package io.headrace.operator.logs;

import static io.headrace.operator.cluster.FakeCluster.refusal;
import static io.headrace.operator.cluster.FakeCluster.request;
import static io.headrace.operator.cluster.FakeCluster.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.run.DriverPod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every line of a driver's log once, whatever happens to the connection. */
class LogsTest {
  private static final DriverPod POD =
      new DriverPod(
          "run-driver",
          "uid",
          DriverPod.DRIVER_CONTAINER,
          true,
          Optional.empty(),
          Optional.empty());

  private static final String FIRST =
      """
      2025-01-01T00:00:00.1Z one
      2025-01-01T00:00:00.25Z two
      2025-01-01T00:00:00.25Z two again
      """;

  private static final String SECOND =
      """
      2025-01-01T00:00:00.1Z one
      2025-01-01T00:00:00.25Z two
      2025-01-01T00:00:00.25Z two again
      2025-01-01T00:00:00.25Z two a third time
      2025-01-01T00:00:01Z three
      2025-01-01T00:00:02Z
      """;

  private final FakeCluster cluster = new FakeCluster();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Integer> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void follow(Boolean... ended) {
    Queue<Boolean> answers = new ArrayDeque<>(List.of(ended));
    new LogFollower(cluster.cluster(), POD, lines::add, pauses::add).follow(answers::remove);
    assertThat(answers).isEmpty();
  }

  @Test
  void connectionThatBreaksIsTakenUpWhereItBroke() {
    cluster.answer(request("GET", "/log"), text(FIRST));
    cluster.answer(request("GET", "/log", "sinceTime"), text(SECOND));
    follow(false, true);
    assertThat(lines).containsExactly("one", "two", "two again", "two a third time", "three", "");
    assertThat(cluster.requests())
        .anyMatch(
            r ->
                r.contains("/pods/run-driver/log")
                    && r.contains("container=" + DriverPod.DRIVER_CONTAINER)
                    && r.contains("timestamps=true")
                    && r.contains("follow=true"))
        .anyMatch(r -> r.contains("sinceTime=2025-01-01T00"));
  }

  @Test
  void serverThatRefusesForAWhileIsAskedAgainMoreAndMoreRarely() {
    cluster.answer(request("GET", "/log"), refusal(500, "not now"));
    cluster.answer(request("GET", "/log"), refusal(500, "not now"));
    cluster.answer(request("GET", "/log"), text(FIRST));
    cluster.answer(request("GET", "/log", "sinceTime"), text(FIRST));
    follow(false, false, false, true);
    assertThat(lines).containsExactly("one", "two", "two again");
    assertThat(pauses).containsExactly(1, 2, 0);
  }

  @Test
  void tailIsTheLastLines() {
    cluster.answer(request("GET", "/log", "tailLines=2"), text("three\nfour\n"));
    assertThat(new DriverLog(cluster.cluster(), POD).tail(2)).containsExactly("three", "four");
  }

  @Test
  void logThatIsGoneIsEmpty() {
    cluster.answer(request("GET", "/log"), refusal(404, "pods \"run-driver\" not found"));
    assertThat(new DriverLog(cluster.cluster(), POD).tail(2)).isEmpty();
  }

  @Test
  void liveLogReadsTheRestWhenTheRunHasEnded() throws InterruptedException {
    cluster.answer(request("GET", "/log"), text(FIRST));
    cluster.answerAlways(request("GET", "/log", "sinceTime"), text(SECOND));
    LiveLog log = new LiveLog(cluster.cluster(), lines::add);
    assertThat(log.began()).isFalse();
    log.begin(POD);
    log.finish(Duration.ofSeconds(30));
    assertThat(log.began()).isTrue();
    assertThat(lines).startsWith("one", "two", "two again").doesNotHaveDuplicates();
  }

  @Test
  void positionPassesOverWhatWasRead() {
    LogPosition position = new LogPosition();
    assertThat(position.since()).isEmpty();
    assertThat(position.advance("2025-01-01T00:00:00.5Z a")).contains("a");
    assertThat(position.advance("2025-01-01T00:00:00.5Z a")).contains("a");
    position.reconnected();
    assertThat(position.advance("2025-01-01T00:00:00.49Z older")).isEmpty();
    assertThat(position.advance("2025-01-01T00:00:00.5Z a")).isEmpty();
    assertThat(position.advance("2025-01-01T00:00:00.5Z a")).isEmpty();
    assertThat(position.advance("2025-01-01T00:00:00.5Z b")).contains("b");
    assertThat(position.advance("2025-01-01T00:00:00.50001Z c")).contains("c");
    assertThat(position.since()).contains("2025-01-01T00:00:00.50001Z");
  }

  @Test
  void lineWithoutATimeIsPassedOn() {
    assertThat(new LogPosition().advance("unable to retrieve container logs"))
        .contains("unable to retrieve container logs");
  }
}
