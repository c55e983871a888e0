package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.materialization.RoomCheck.Stored;
import io.headrace.engine.materialization.RunSettings.MemoryCheck;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.StoreRoom;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RoomCheckTest {
  private static final long MEGABYTE = 1L << 20;
  private static final OptionalLong MANY = OptionalLong.of(1_000_000_000L);
  private static final OnlineTable TABLE =
      new OnlineTable(
          "p",
          "a",
          List.of(new Field("id", FeatureType.of(Primitive.INT64))),
          List.of(new Field("f", FeatureType.of(Primitive.INT64))));

  @Test
  void storeWithoutBoundIsNotCompared() {
    RoomCheck check = RoomCheck.of(RecordingStore.healthy(), MemoryCheck.ON);
    assertThat(check.isOff()).isTrue();
    assertThat(check.take("a", TABLE, Stored.NOTHING, MANY, RoomCheckTest::notAsked)).isEmpty();
  }

  @Test
  void skippedCheckAsksNothing() {
    assertThat(RoomCheck.of(store(0, 1, false, 1), MemoryCheck.SKIPPED).isOff()).isTrue();
  }

  @Test
  void whatFitsByAGenerousBoundIsNotMeasured() {
    RoomCheck check = check(0, 100 * MEGABYTE, false, 1);
    assertThat(
            check.take(
                "a", TABLE, Stored.NOTHING, OptionalLong.of(10_000), RoomCheckTest::notAsked))
        .isEmpty();
  }

  @Test
  void whatFitsByMeasureIsWrittenWithoutAWarning() {
    RoomCheck check = check(0, 20 * MEGABYTE, false, 1);
    assertThat(check.take("a", TABLE, Stored.NOTHING, MANY, RoomCheckTest::tenThousand)).isEmpty();
    assertThat(
            check(0, 20 * MEGABYTE, false, 1)
                .take("a", TABLE, Stored.NOTHING, OptionalLong.empty(), RoomCheckTest::tenThousand))
        .isEmpty();
  }

  @Test
  void whatSurelyDoesNotFitIsRefusedWithNumbersAndAFix() {
    RoomCheck check = check(16 * MEGABYTE, 20 * MEGABYTE, false, 1);
    assertThatThrownBy(
            () -> check.take("a", TABLE, Stored.NOTHING, MANY, RoomCheckTest::tenThousand))
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("recording store")
        .hasMessageContaining("'a' does not fit")
        .hasMessageContaining("about 10,000 keys of about 1,000 bytes take 9.5 MB")
        .hasMessageContaining("node:1 has 4.0 MB free of 20.0 MB")
        .hasMessageContaining("maxmemory")
        .hasMessageContaining("--skip-memory-check");
  }

  @Test
  void storeThatEvictsIsWarnedOfAndNeverRefused() {
    assertThat(
            check(16 * MEGABYTE, 20 * MEGABYTE, true, 1)
                .take("a", TABLE, Stored.NOTHING, MANY, RoomCheckTest::tenThousand))
        .hasValueSatisfying(
            w -> assertThat(w).contains("may not fit").contains("drops other keys"));
  }

  @Test
  void rowsOfEarlierRunsCountAsThereAlready() {
    assertThat(
            check(16 * MEGABYTE, 20 * MEGABYTE, false, 1)
                .take("a", TABLE, Stored.ROWS, MANY, RoomCheckTest::tenThousand))
        .hasValueSatisfying(w -> assertThat(w).contains("there already need no more"));
    assertThatThrownBy(
            () ->
                check(0, 8 * MEGABYTE, false, 1)
                    .take("a", TABLE, Stored.ROWS, MANY, RoomCheckTest::tenThousand))
        .isInstanceOf(NoRoomException.class);
  }

  @Test
  void keysOfOtherViewsMakeTheSurePartSmaller() {
    assertThat(
            check(16 * MEGABYTE, 20 * MEGABYTE, false, 1)
                .take("a", TABLE, Stored.KEYS, MANY, RoomCheckTest::tenThousand))
        .isPresent();
    assertThatThrownBy(
            () ->
                check(17 * MEGABYTE, 20 * MEGABYTE, false, 1)
                    .take("a", TABLE, Stored.KEYS, MANY, RoomCheckTest::tenThousand))
        .isInstanceOf(NoRoomException.class);
  }

  @Test
  void nodesShareTheRows() {
    assertThat(
            check(16 * MEGABYTE, 20 * MEGABYTE, false, 3)
                .take("a", TABLE, Stored.NOTHING, MANY, RoomCheckTest::tenThousand))
        .isEmpty();
  }

  @Test
  void viewsOfARunShareTheRoom() {
    RoomCheck check = check(0, 15 * MEGABYTE, false, 1);
    assertThat(check.take("a", TABLE, Stored.NOTHING, MANY, RoomCheckTest::tenThousand)).isEmpty();
    assertThatThrownBy(
            () -> check.take("b", TABLE, Stored.NOTHING, MANY, RoomCheckTest::tenThousand))
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("'b'")
        .hasMessageContaining("5.5 MB free");
  }

  private static RoomCheck check(long used, long most, boolean evicts, int nodes) {
    return RoomCheck.of(store(used, most, evicts, nodes), MemoryCheck.ON);
  }

  private static RecordingStore store(long used, long most, boolean evicts, int nodes) {
    return RecordingStore.bounded(new StoreRoom("node:1", used, most, evicts, nodes), 1_000);
  }

  /** Ten thousand keys of 1,000 bytes in the store, 400 of them values. */
  private static KeyEstimate tenThousand() {
    return new KeyEstimate(10_000, 400);
  }

  private static KeyEstimate notAsked() {
    throw new AssertionError("nothing has to be measured");
  }
}
