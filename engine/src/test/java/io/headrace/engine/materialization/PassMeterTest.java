package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.materialization.ViewProgress.Phase;
import io.headrace.engine.online.WriteCounts;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PassMeterTest {
  private static final long TALLY = 7;
  private static final int READ = 1;
  private static final int WRITE = 2;

  private final PassMeter meter = new PassMeter(Map.of("a", TALLY), OptionalLong.of(1_000), 0);

  @Test
  void nothingIsKnownBeforeAnythingHasRun() {
    ViewProgress progress = meter.of("a", 2_000);
    assertThat(progress.phase()).isEqualTo(Phase.PLANNING);
    assertThat(progress.elapsed()).isEqualTo(Duration.ofSeconds(2));
    assertThat(progress.rowsToRead()).hasValue(1_000);
    assertThat(progress.keysPerSecond()).isEmpty();
    assertThat(progress.remaining()).isEmpty();
  }

  @Test
  void attemptsCountAsFarAsTheyAreAndPartitionsOnce() {
    meter.readStageBegan();
    meter.taskIsAt(1, READ, 0, read(100));
    assertThat(meter.of("a", 1).rowsRead()).isEqualTo(100);
    meter.taskIsAt(1, READ, 0, read(150));
    assertThat(meter.of("a", 1).rowsRead()).isEqualTo(150);
    meter.taskFailed(1);
    assertThat(meter.of("a", 1).rowsRead()).isZero();
    meter.taskSucceeded(2, READ, 0, read(200));
    meter.taskSucceeded(3, READ, 0, read(200));
    assertThat(meter.of("a", 1).rowsRead()).isEqualTo(200);
    assertThat(meter.of("a", 1).phase()).isEqualTo(Phase.READING);
  }

  @Test
  void speculativeAttemptOfAFinishedPartitionDoesNotCount() {
    meter.writeStageBegan(WRITE, 2, 0);
    meter.taskIsAt(1, WRITE, 0, wrote(40));
    meter.taskSucceeded(2, WRITE, 0, wrote(50));
    assertThat(meter.of("a", 1).keys()).isEqualTo(50);
    meter.taskIsAt(1, WRITE, 0, wrote(45));
    meter.taskSucceeded(1, WRITE, 0, wrote(50));
    assertThat(meter.of("a", 1).keys()).isEqualTo(50);
    assertThat(meter.of("a", 1).counts().written()).isEqualTo(50);
  }

  @Test
  void timeLeftIsUnknownUntilThereIsSomethingToGoBy() {
    meter.writeStageBegan(WRITE, 4, 10_000);
    meter.taskIsAt(1, WRITE, 0, wrote(60));
    ViewProgress early = meter.of("a", 11_000);
    assertThat(early.phase()).isEqualTo(Phase.WRITING);
    assertThat(early.keysPerSecond()).hasValue(60);
    assertThat(early.remaining()).isEmpty();
    assertThat(early.done()).isEmpty();
  }

  @Test
  void timeLeftFollowsFromTheTasksThatHaveEnded() {
    meter.writeStageBegan(WRITE, 4, 10_000);
    meter.taskSucceeded(1, WRITE, 0, wrote(100));
    ViewProgress progress = meter.of("a", 12_000);
    assertThat(progress.keysPerSecond()).hasValue(50);
    assertThat(progress.done()).hasValue(0.25);
    assertThat(progress.remaining()).contains(Duration.ofSeconds(6));
  }

  @Test
  void beforeATaskHasEndedTheRowsThatReadingLeftAreTheBound() {
    meter.taskSucceeded(1, READ, 0, new TaskReading(1_000, 400, Map.of()));
    meter.writeStageBegan(WRITE, 1, 0);
    meter.taskIsAt(2, WRITE, 0, wrote(100));
    ViewProgress progress = meter.of("a", 1_000);
    assertThat(progress.done()).hasValue(0.25);
    assertThat(progress.remaining()).contains(Duration.ofSeconds(3));
  }

  @Test
  void moreKeysThanExpectedNeverGoBeyondTheWhole() {
    meter.taskSucceeded(1, READ, 0, new TaskReading(10, 10, Map.of()));
    meter.writeStageBegan(WRITE, 1, 0);
    meter.taskIsAt(2, WRITE, 0, wrote(25));
    ViewProgress progress = meter.of("a", 1_000);
    assertThat(progress.done()).hasValue(1);
    assertThat(progress.remaining()).contains(Duration.ZERO);
  }

  @Test
  void stageThatIsRepeatedKeepsItsBeginning() {
    meter.writeStageBegan(WRITE, 4, 10_000);
    meter.writeStageBegan(WRITE, 3, 20_000);
    assertThat(meter.writingSince()).hasValue(10_000);
  }

  private static TaskReading read(long rows) {
    return new TaskReading(rows, 0, Map.of());
  }

  private static TaskReading wrote(long keys) {
    WriteCounts counts = new WriteCounts(keys, 0, 0, 0, 9 * keys);
    return new TaskReading(0, 0, Map.of(TALLY, new WriteProgress(keys, counts)));
  }
}
