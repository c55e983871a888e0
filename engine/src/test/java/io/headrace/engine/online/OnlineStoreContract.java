package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every online store does, whatever it is made of. Event timestamps are whole seconds, so that
 * stores which keep no more than those pass too.
 */
abstract class OnlineStoreContract {
  private static final String PROJECT = "contract";
  private static final List<Field> KEYS = List.of(field("driver_id", Primitive.INT64));
  private static final List<Field> FEATURES =
      List.of(field("trips", Primitive.INT64), field("city", Primitive.STRING));
  private static final RunFence FENCE = new RunFence("contract-run", 1);
  private static final long NOON = 1_618_228_800_000_000L;

  /** A table of its own for each test, so that tests share a server. */
  private final OnlineTable table = table("view_" + shortId());

  /** The store under test; the same server each time. */
  abstract OnlineStore store();

  /** Whether the created timestamp decides between equal event timestamps. */
  boolean keepsCreated() {
    return true;
  }

  @Test
  void aNewerRowReplacesTheStoredOne() {
    store().prepare(table);
    assertThat(write(row(1, "old", at(0)))).isEqualTo(written(1));

    assertThat(write(row(1, "new", at(1)))).isEqualTo(written(1));

    assertStored(1, "new", at(1));
  }

  @Test
  void anEqualRowReplacesTheStoredOne() {
    store().prepare(table);
    write(row(1, "first", at(0)));

    assertThat(write(row(1, "second", at(0)))).isEqualTo(written(1));

    assertStored(1, "second", at(0));
  }

  @Test
  void anOlderRowIsSkippedAndCounted() {
    store().prepare(table);
    write(row(1, "new", at(1)));

    assertThat(write(row(1, "old", at(0)), row(2, "other", at(0)))).isEqualTo(outcome(1, 1));

    assertStored(1, "new", at(1));
    assertStored(2, "other", at(0));
  }

  @Test
  void anEarlierCreatedRowLosesATieWhereCreatedIsKept() {
    store().prepare(table);
    write(row(1, "late", at(0), at(9)));

    WriteCounts counts = write(row(1, "early", at(0), at(8)));

    assertThat(counts).isEqualTo(keepsCreated() ? outcome(0, 1) : written(1));
    assertStored(1, keepsCreated() ? "late" : "early", at(0));
  }

  @Test
  void aRowWithoutCreatedLosesATieWhereCreatedIsKept() {
    store().prepare(table);
    write(row(1, "dated", at(0), at(-9)));

    WriteCounts counts = write(row(1, "undated", at(0), OnlineRow.NO_CREATED));

    assertThat(counts).isEqualTo(keepsCreated() ? outcome(0, 1) : written(1));
    assertStored(1, keepsCreated() ? "dated" : "undated", at(0));
  }

  @Test
  void aLaterCreatedRowWinsATie() {
    store().prepare(table);
    write(row(1, "undated", at(0), OnlineRow.NO_CREATED));
    assertThat(write(row(1, "dated", at(0), at(-9)))).isEqualTo(written(1));
    assertThat(write(row(1, "later", at(0), at(-8)))).isEqualTo(written(1));

    assertStored(1, "later", at(0));
  }

  @Test
  void theEventTimestampDecidesBeforeTheCreatedOne() {
    store().prepare(table);
    write(row(1, "new", at(1), at(2)));

    assertThat(write(row(1, "corrected", at(0), at(9)))).isEqualTo(outcome(0, 1));

    assertStored(1, "new", at(1));
  }

  @Test
  void timesBefore1970AreOrderedToo() {
    store().prepare(table);
    write(row(1, "later", -1_000_000L));

    assertThat(write(row(1, "earlier", -2_000_000L))).isEqualTo(outcome(0, 1));

    assertStored(1, "later", -1_000_000L);
  }

  @Test
  void twoInterleavedWritersEndWithTheNewest() {
    interleave(20, 4_711);
  }

  @Test
  @Tag("thorough")
  void manyInterleavingsEndWithTheNewest() {
    interleave(200, 815);
  }

  @Test
  void aNullValueStaysEmpty() {
    store().prepare(table);
    byte[][] values = {new byte[0], bytes("city")};

    write(new OnlineRow(key(1), values, new String[] {null, "city"}, at(0), at(0)));

    StoredRow stored = read(1).orElseThrow();
    assertThat(stored.values().get("trips")).isEmpty();
    assertThat(stored.values().get("city")).isEqualTo(bytes("city"));
  }

  @Test
  void aNullReplacesAValue() {
    store().prepare(table);
    write(row(1, "here", at(0)));

    write(new OnlineRow(key(1), new byte[2][0], new String[2], at(1), at(1)));

    assertThat(read(1).orElseThrow().values().get("city")).isEmpty();
  }

  @Test
  void anUnknownKeyIsEmptyAndAnswersKeepTheOrderOfTheKeys() {
    store().prepare(table);
    write(row(1, "one", at(0)), row(2, "two", at(0)));

    List<Optional<StoredRow>> rows =
        store().read(table, List.of(key(2), key(404), key(1), key(2)), List.of("city"));

    assertThat(rows.stream().map(r -> r.map(OnlineStoreContract::city).orElse("none")))
        .containsExactly("two", "none", "one", "two");
  }

  @Test
  void onlyTheFeaturesAskedForAreRead() {
    store().prepare(table);
    write(row(1, "one", at(0)));

    StoredRow stored =
        store().read(table, List.of(key(1)), List.of("city", "unheard_of")).get(0).orElseThrow();

    assertThat(stored.values()).containsOnlyKeys("city");
  }

  @Test
  void noKeysReadNothing() {
    store().prepare(table);

    assertThat(store().read(table, List.of(), List.of("city"))).isEmpty();
  }

  @Test
  void dropRemovesTheRowsOfItsTableOnly() {
    OnlineTable other = table(table.name() + "_too");
    store().prepare(table);
    store().prepare(other);
    write(row(1, "mine", at(0)));
    write(other, row(1, "other", at(0)));

    store().drop(table);
    store().prepare(table);

    assertThat(read(1)).isEmpty();
    assertThat(store().read(other, List.of(key(1)), List.of("city")).get(0)).isPresent();
  }

  @Test
  void aTableThatWasNeverPreparedIsDroppedWithoutComplaint() {
    store().drop(table);
  }

  @Test
  void preparingAgainKeepsTheRows() {
    store().prepare(table);
    write(row(1, "kept", at(0)));

    store().prepare(table);

    assertStored(1, "kept", at(0));
  }

  @Test
  void theStoreWorksAfterATripThroughJavaSerialization() throws Exception {
    OnlineStore arrived = travelled(store());

    arrived.prepare(table);
    try (OnlineWriter writer = arrived.openWriter(table, FENCE)) {
      writer.write(row(1, "travelled", at(0)));
      assertThat(outcomeOf(writer.flush())).isEqualTo(written(1));
    }

    assertThat(arrived.description()).isEqualTo(store().description());
    assertStored(1, "travelled", at(0));
  }

  @Test
  void countsAddUpOverMoreRowsThanABatch() {
    store().prepare(table);
    int rows = 12_345;
    OnlineRow[] first =
        LongStream.range(0, rows).mapToObj(k -> row(k, "x", at(5))).toArray(OnlineRow[]::new);
    OnlineRow[] second =
        LongStream.range(0, rows)
            .mapToObj(k -> row(k, "y", at(k % 3 == 0 ? 4 : 6)))
            .toArray(OnlineRow[]::new);

    assertThat(write(first)).isEqualTo(written(rows));
    assertThat(write(second)).isEqualTo(outcome(8_230, 4_115));
    assertStored(12_342, "x", at(5));
    assertStored(12_343, "y", at(6));
  }

  @Test
  void aNewerRowIsNoticedBehindManyKeysThatAreNew() {
    store().prepare(table);
    write(row(299, "stored", at(6)));
    OnlineRow[] rows =
        LongStream.range(0, 300).mapToObj(k -> row(k, "late", at(5))).toArray(OnlineRow[]::new);

    assertThat(write(rows)).isEqualTo(outcome(299, 1));
    assertStored(298, "late", at(5));
    assertStored(299, "stored", at(6));
  }

  @Test
  void flushMayBeCalledAgainAndCountsNothingTwice() {
    store().prepare(table);
    try (OnlineWriter writer = store().openWriter(table, FENCE)) {
      writer.write(row(1, "one", at(0)));
      assertThat(outcomeOf(writer.flush())).isEqualTo(written(1));
      writer.write(row(2, "two", at(0)));
      assertThat(outcomeOf(writer.flush())).isEqualTo(written(2));
      assertThat(outcomeOf(writer.flush())).isEqualTo(written(2));
    }
  }

  @Test
  void aWriterWithoutRowsCountsNothing() {
    store().prepare(table);

    try (OnlineWriter writer = store().openWriter(table, FENCE)) {
      assertThat(writer.flush()).isEqualTo(WriteCounts.NONE);
    }
  }

  @Test
  void rowsThatWereNotFlushedAreDropped() {
    store().prepare(table);

    try (OnlineWriter writer = store().openWriter(table, FENCE)) {
      writer.write(row(1, "lost", at(0)));
    }

    assertThat(read(1)).isEmpty();
  }

  @Test
  void bytesOfKeysAndValuesAreCounted() {
    store().prepare(table);

    try (OnlineWriter writer = store().openWriter(table, FENCE)) {
      writer.write(row(1, "counted", at(0)));
      assertThat(writer.flush().bytes()).isPositive();
    }
  }

  /** Each writer holds its rows back and sends them at moments that chance picks. */
  private void interleave(int rounds, long seed) {
    store().prepare(table);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Map<Long, Long> newest = new HashMap<>();
      long firstKey = round * 10L;
      try (OnlineWriter left = writerBesideAnother();
          OnlineWriter right = writerBesideAnother()) {
        List<Step> steps = new ArrayList<>();
        for (long k = firstKey; k < firstKey + 6; k++) {
          int order = random.nextInt(100);
          steps.add(new Step(left, k, at(order)));
          steps.add(new Step(right, k, at(100 - order + (order == 50 ? 1 : 0))));
        }
        Collections.shuffle(steps, random);
        for (Step step : steps) {
          step.writer.write(row(step.key, "at " + step.micros, step.micros));
          newest.merge(step.key, step.micros, Math::max);
          if (random.nextInt(3) == 0) {
            (random.nextBoolean() ? left : right).flush();
          }
        }
        left.flush();
        right.flush();
      }
      newest.forEach((k, micros) -> assertStored(k, "at " + micros, micros));
    }
  }

  private OnlineWriter writerBesideAnother() {
    return store().maxWriters() > 1 ? store().openWriter(table, FENCE) : new TurnTaker();
  }

  /** Where only one writer may be open: has one for as long as it sends. */
  private final class TurnTaker implements OnlineWriter {
    private final List<OnlineRow> rows = new ArrayList<>();

    @Override
    public void write(OnlineRow row) {
      rows.add(row);
    }

    @Override
    public WriteCounts flush() {
      WriteCounts counts = OnlineStoreContract.this.write(rows.toArray(OnlineRow[]::new));
      rows.clear();
      return counts;
    }

    @Override
    public void close() {}
  }

  private record Step(OnlineWriter writer, long key, long micros) {}

  final OnlineTable contractTable() {
    return table;
  }

  final WriteCounts write(OnlineRow... rows) {
    return write(table, rows);
  }

  /** Opens a writer for these rows. The bytes are left out of the answer. */
  final WriteCounts write(OnlineTable into, OnlineRow... rows) {
    try (OnlineWriter writer = store().openWriter(into, FENCE)) {
      Stream.of(rows).forEach(writer::write);
      return outcomeOf(writer.flush());
    }
  }

  final Optional<StoredRow> read(long driver) {
    return store().read(table, List.of(key(driver)), List.of("trips", "city")).get(0);
  }

  private void assertStored(long driver, String city, long eventMicros) {
    StoredRow stored = read(driver).orElseThrow();
    assertThat(city(stored)).isEqualTo(city);
    assertThat(stored.eventMicros()).isEqualTo(eventMicros);
    assertThat(stored.values().get("trips")).isEqualTo(bytes("trips of " + city));
  }

  /** Nothing that travels is of use unless it arrives equal. */
  static OnlineStore travelled(OnlineStore store) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(store);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (OnlineStore) in.readObject();
    }
  }

  static OnlineTable table(String name) {
    return new OnlineTable(PROJECT, name, KEYS, FEATURES);
  }

  static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  static Field field(String name, Primitive type) {
    return new Field(name, FeatureType.of(type));
  }

  static long at(long seconds) {
    return NOON + seconds * 1_000_000L;
  }

  static OnlineRow row(long driver, String city, long eventMicros) {
    return row(driver, city, eventMicros, eventMicros);
  }

  static OnlineRow row(long driver, String city, long eventMicros, long createdMicros) {
    byte[][] values = {bytes("trips of " + city), bytes(city)};
    return new OnlineRow(key(driver), values, new String[] {"7", city}, eventMicros, createdMicros);
  }

  /** Version 3: count, tag and length of the name, the name, tag and length of the value, it. */
  static byte[] key(long driver) {
    byte[] name = bytes("driver_id");
    return ByteBuffer.allocate(12 + name.length + 16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(1)
        .putInt(2)
        .putInt(name.length)
        .put(name)
        .putInt(4)
        .putInt(Long.BYTES)
        .putLong(driver)
        .array();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String city(StoredRow row) {
    return new String(row.values().get("city"), StandardCharsets.UTF_8);
  }

  private static WriteCounts written(long rows) {
    return outcome(rows, 0);
  }

  private static WriteCounts outcome(long written, long older) {
    return new WriteCounts(written, older, 0, 0, 0);
  }

  /** Without the bytes, which each store counts by its own layout. */
  private static WriteCounts outcomeOf(WriteCounts counts) {
    return new WriteCounts(
        counts.written(), counts.older(), counts.unchanged(), counts.rejected(), 0);
  }
}
