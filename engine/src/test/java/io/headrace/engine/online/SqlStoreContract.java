package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the SQL stores do beyond the contract of all: fences, unchanged rows, lists of keys. */
abstract class SqlStoreContract extends OnlineStoreContract {
  private static final RunFence EARLIER = new RunFence("earlier-run", 5);
  private static final RunFence LATER = new RunFence("later-run", 6);

  @Test
  void aTableWithoutFenceMayBeWrittenByAnybody() {
    store().prepare(contractTable());

    assertThat(store().fence(contractTable())).isZero();
    assertThat(write(row(1, "x", at(0))).written()).isEqualTo(1);
  }

  @Test
  void theFenceOfATableThatWasNeverMadeIsDown() {
    assertThat(store().fence(contractTable())).isZero();
  }

  @Test
  void rowsOfAnEarlierRunAreRefusedOnceTheFenceIsRaised() {
    store().prepare(contractTable());
    try (OnlineWriter forgotten = store().openWriter(contractTable(), EARLIER)) {
      forgotten.write(row(1, "before", at(0)));
      assertThat(forgotten.flush().written()).isEqualTo(1);

      store().raiseFence(contractTable(), LATER);
      forgotten.write(row(1, "after", at(9)));
      forgotten.write(row(2, "after", at(9)));

      assertThatThrownBy(forgotten::flush)
          .isInstanceOf(FencedException.class)
          .hasMessageContaining("rows of run earlier-run for '")
          .hasMessageContaining(contractTable().name())
          .hasMessageContaining("a later run has taken that view over");
    }
    assertThat(read(1).orElseThrow().eventMicros()).isEqualTo(at(0));
    assertThat(read(2)).isEmpty();
  }

  @Test
  void theRunThatRaisedTheFenceAndLaterOnesWrite() {
    store().prepare(contractTable());
    store().raiseFence(contractTable(), LATER);

    for (RunFence run : List.of(LATER, new RunFence("next-run", 7))) {
      try (OnlineWriter writer = store().openWriter(contractTable(), run)) {
        writer.write(row(run.generation(), "x", at(0)));
        assertThat(writer.flush().written()).isEqualTo(1);
      }
    }
  }

  @Test
  void aFenceIsNeverLowered() {
    store().raiseFence(contractTable(), LATER);
    store().raiseFence(contractTable(), EARLIER);

    assertThat(store().fence(contractTable())).isEqualTo(LATER.generation());
  }

  @Test
  void aFenceConcernsItsViewOnly() {
    OnlineTable other = table(contractTable().name() + "_other");
    store().prepare(other);
    store().raiseFence(contractTable(), LATER);

    assertThat(store().fence(other)).isZero();
    assertThat(write(other, row(1, "x", at(0))).written()).isEqualTo(1);
  }

  @Test
  void theFenceOutlivesTheTable() {
    store().prepare(contractTable());
    store().raiseFence(contractTable(), LATER);

    store().drop(contractTable());
    store().prepare(contractTable());

    assertThat(store().fence(contractTable())).isEqualTo(LATER.generation());
  }

  @Test
  void identicalRowsCountAsUnchangedWhereOnlyChangesAreWritten() {
    store().prepare(contractTable());
    write(row(1, "same", at(0)), row(2, "same", at(0)), row(3, "late", at(5)));

    WriteCounts counts =
        writeChanges(
            row(1, "same", at(0)),
            row(2, "other", at(0)),
            row(3, "early", at(4)),
            row(4, "new", at(0)));

    assertThat(counts.unchanged()).isEqualTo(1);
    assertThat(counts.older()).isEqualTo(1);
    assertThat(counts.written()).isEqualTo(2);
    assertThat(counts.bytes()).isPositive();
    assertThat(city(2)).isEqualTo("other");
    assertThat(city(4)).isEqualTo("new");
  }

  @Test
  void aNewerTimeIsAChange() {
    store().prepare(contractTable());
    write(row(1, "same", at(0)));

    assertThat(writeChanges(row(1, "same", at(1))).written()).isEqualTo(1);
    assertThat(read(1).orElseThrow().eventMicros()).isEqualTo(at(1));
  }

  @Test
  void aCreatedTimestampIsAChangeWhereItWasNone() {
    store().prepare(contractTable());
    write(row(1, "same", at(0), OnlineRow.NO_CREATED));

    assertThat(writeChanges(row(1, "same", at(0), OnlineRow.NO_CREATED)).unchanged()).isEqualTo(1);
    assertThat(writeChanges(row(1, "same", at(0), at(0))).written()).isEqualTo(1);
  }

  @Test
  void identicalRowsCountAsWrittenWhereAllAreWritten() {
    store().prepare(contractTable());
    write(row(1, "same", at(0)));

    assertThat(write(row(1, "same", at(0))).written()).isEqualTo(1);
  }

  @Test
  void aFeatureThatTheStoredRowLacksIsAChange() {
    OnlineTable narrow =
        new OnlineTable(
            contractTable().project(),
            contractTable().name(),
            contractTable().joinKeys(),
            contractTable().features().subList(0, 1));
    store().prepare(contractTable());
    write(
        narrow,
        new OnlineRow(
            key(1), new byte[][] {bytes("trips of x")}, new String[] {"7"}, at(0), at(0)));

    assertThat(writeChanges(row(1, "x", at(0))).written()).isEqualTo(1);
    assertThat(city(1)).isEqualTo("x");
  }

  @Test
  void everyKeyIsShownOnce() {
    store().prepare(contractTable());
    int keys = 11_111;
    write(LongStream.range(0, keys).mapToObj(k -> row(k, "x", at(0))).toArray(OnlineRow[]::new));
    List<String> shown = new ArrayList<>();

    store().forEachKey(contractTable(), k -> shown.add(HexFormat.of().formatHex(k)));

    assertThat(shown).hasSize(keys).doesNotHaveDuplicates();
    assertThat(shown).contains(HexFormat.of().formatHex(key(keys - 1)));
  }

  @Test
  void aTableThatWasNeverMadeHasNoKeys() {
    store().forEachKey(contractTable(), k -> assertThat(k).isNull());
    store().remove(contractTable(), List.of(key(1)), EARLIER);
  }

  @Test
  void keysAreRemovedWithAllTheirFeatures() {
    store().prepare(contractTable());
    write(row(1, "one", at(0)), row(2, "two", at(0)), row(3, "three", at(0)));

    store().remove(contractTable(), List.of(key(3), key(1), key(404)), EARLIER);

    assertThat(read(1)).isEmpty();
    assertThat(read(3)).isEmpty();
    assertThat(city(2)).isEqualTo("two");
    List<byte[]> left = new ArrayList<>();
    store().forEachKey(contractTable(), left::add);
    assertThat(left).containsExactly(key(2));
  }

  @Test
  void anEarlierRunRemovesNothingOnceTheFenceIsRaised() {
    store().prepare(contractTable());
    write(row(1, "kept", at(0)));
    store().raiseFence(contractTable(), LATER);

    assertThatThrownBy(() -> store().remove(contractTable(), List.of(key(1)), EARLIER))
        .isInstanceOf(FencedException.class);
    assertThat(city(1)).isEqualTo("kept");
  }

  @Test
  void eachBatchIsPaced() {
    store().prepare(contractTable());
    PaceRecord.HEARD.get().clear();
    WriteSettings settings = new WriteSettings(EARLIER, Writes.ALL, PaceRecord::new);

    try (OnlineWriter writer = store().openWriter(contractTable(), settings)) {
      writer.write(row(1, "x", at(0)));
      writer.write(row(2, "x", at(0)));
      writer.flush();
      writer.flush();
      writer.write(row(3, "x", at(0)));
      writer.flush();
    }

    assertThat(PaceRecord.HEARD.get())
        .containsExactly("await 2", "answered 2", "await 1", "answered 1");
  }

  /** Remembers what it is told, for the thread that writes. */
  private static final class PaceRecord implements Pace {
    static final ThreadLocal<List<String>> HEARD = ThreadLocal.withInitial(ArrayList::new);

    @Override
    public void await(int rows) {
      HEARD.get().add("await " + rows);
    }

    @Override
    public void answered(int rows, long nanos) {
      assertThat(nanos).isPositive();
      HEARD.get().add("answered " + rows);
    }
  }

  final WriteCounts writeChanges(OnlineRow... rows) {
    WriteSettings settings = new WriteSettings(EARLIER, Writes.CHANGED, Pacing.UNLIMITED);
    try (OnlineWriter writer = store().openWriter(contractTable(), settings)) {
      for (OnlineRow row : rows) {
        writer.write(row);
      }
      return writer.flush();
    }
  }

  final String city(long driver) {
    return new String(read(driver).orElseThrow().values().get("city"), StandardCharsets.UTF_8);
  }
}
