package io.headrace.engine.materialization.latest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.rows.RowKeys;
import io.headrace.engine.rows.Sequences;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import scala.Product2;

/**
 * Both reductions, with any split into tasks and memory refused at random, find for each of three
 * views what a loop over all rows finds, and count what it counts.
 */
class LatestReductionProperties {
  private static final int PARTITIONS = 3;
  private static final int[] ONE_IN = {0, 1, 2, 7, 40};
  private static final String[] TEXTS = {
    null, "", "a", "ä", "\uD83D\uDE00", "\uFFFD", "long enough to be no word"
  };
  private static final Double[] AMOUNTS = {null, Double.NaN, 0.0, -0.0, 1.5, -1e300};
  private static final BigDecimal[] PRICES = {
    null, new BigDecimal("0.000"), new BigDecimal("-1.500"), new BigDecimal("12345678901234567.891")
  };

  private static final List<LatestCase> VIEWS =
      List.of(
          new LatestCase(
              List.of(SourceRow.NUMBER),
              List.of(SourceRow.AMOUNT, SourceRow.NOTE),
              Timeless.NEVER_WINS,
              Long.MIN_VALUE,
              Long.MAX_VALUE),
          new LatestCase(
              List.of(SourceRow.TEXT, SourceRow.NUMBER),
              List.of(SourceRow.VISITS, SourceRow.PRICE),
              Timeless.OLDEST,
              2,
              5),
          new LatestCase(
              List.of(SourceRow.TEXT), List.of(SourceRow.PRICE), Timeless.NEVER_WINS, 3, 3));

  /** Its rows are those of the scan. */
  private static final LatestCase ALONE =
      new LatestCase(
          List.of(SourceRow.NUMBER, SourceRow.TEXT),
          List.of(SourceRow.AMOUNT, SourceRow.NOTE, SourceRow.PRICE, SourceRow.VISITS),
          Timeless.NEVER_WINS,
          Long.MIN_VALUE,
          Long.MAX_VALUE);

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void agreesWithALoop(@ForAll long seed) {
    requireAgreement(seed);
  }

  @Tag("thorough")
  @Property(tries = 50_000, shrinking = ShrinkingMode.OFF)
  void agreesWithALoopManyTimes(@ForAll long seed) {
    requireAgreement(seed);
  }

  private static void requireAgreement(long seed) {
    Random random = new Random(seed);
    List<SourceRow> rows = rows(random);
    requireAgreement(List.of(ALONE), rows, random);
    requireAgreement(VIEWS, rows, random);
  }

  private static void requireAgreement(
      List<LatestCase> views, List<SourceRow> rows, Random random) {
    int oneIn = ONE_IN[random.nextInt(ONE_IN.length)];
    List<ViewShare> shares = new ArrayList<>();
    views.forEach(v -> shares.add(v.share(shares.size() * (PARTITIONS + 1), PARTITIONS)));
    Map<Integer, List<InternalRow>> shuffle = new TreeMap<>();
    for (List<SourceRow> task : tasks(rows, random)) {
      send(task, shares, new RefusingMemory(random.nextLong(), oneIn), shuffle);
    }
    for (int v = 0; v < views.size(); v++) {
      LatestCase view = views.get(v);
      ViewShare share = shares.get(v);
      assertThat(MapReduction.sum(shuffle.get(share.countsPartition()).iterator()))
          .isEqualTo(view.expectedCounts(rows));
      Map<String, String> found = new LinkedHashMap<>();
      for (int p = 0; p < PARTITIONS; p++) {
        List<InternalRow> sent = shuffle.getOrDefault(share.firstPartition() + p, List.of());
        reduced(sent, view.layout(), new RefusingMemory(random.nextLong(), oneIn))
            .forEachRemaining(row -> view.show(row, found));
      }
      assertThat(found).containsExactlyInAnyOrderEntriesOf(view.expected(rows));
    }
  }

  /** What one task sends, which fills one row again and again. */
  private static void send(
      List<SourceRow> task,
      List<ViewShare> shares,
      RefusingMemory memory,
      Map<Integer, List<InternalRow>> shuffle) {
    List<Expression> columns = new ArrayList<>();
    SourceRow.TYPES.forEach(t -> columns.add(new BoundReference(columns.size(), t, true)));
    UnsafeProjection unsafe = UnsafeProjection.create(Sequences.of(columns));
    Iterator<InternalRow> scan =
        task.stream().<InternalRow>map(r -> unsafe.apply(r.internal())).iterator();
    MapReduction reduction = new MapReduction(scan, shares, memory);
    while (reduction.hasNext()) {
      Product2<Object, InternalRow> pair = reduction.next();
      shuffle.computeIfAbsent((Integer) pair._1(), p -> new ArrayList<>()).add(pair._2().copy());
    }
  }

  private static Iterator<InternalRow> reduced(
      List<InternalRow> sent, LatestLayout layout, RefusingMemory memory) {
    return new FinalReduction(
        sent.iterator(), layout, memory, () -> new SortOfCopies(layout), () -> {});
  }

  private static List<List<SourceRow>> tasks(List<SourceRow> rows, Random random) {
    int count = 1 + random.nextInt(4);
    List<List<SourceRow>> tasks = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      tasks.add(new ArrayList<>());
    }
    rows.forEach(r -> tasks.get(random.nextInt(count)).add(r));
    return tasks;
  }

  private static List<SourceRow> rows(Random random) {
    List<SourceRow> rows = new ArrayList<>();
    int count = random.nextInt(120);
    long keys = 1L + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      rows.add(
          new SourceRow(
              random.nextInt(10) == 0 ? null : random.nextLong(keys),
              pick(TEXTS, random),
              random.nextInt(8) == 0 ? null : random.nextLong(7),
              random.nextInt(3) == 0 ? null : random.nextLong(2),
              pick(AMOUNTS, random),
              pick(TEXTS, random),
              pick(PRICES, random),
              random.nextInt(4) == 0
                  ? null
                  : random.longs(random.nextInt(4), 0, 3).boxed().toList()));
    }
    return rows;
  }

  private static <T> T pick(T[] from, Random random) {
    return from[random.nextInt(from.length)];
  }

  /** Brings equal keys together, in an order of its own. */
  private static final class SortOfCopies implements KeySort {
    private final UnsafeProjection keys;
    private final Map<String, List<InternalRow>> groups = new TreeMap<>();

    SortOfCopies(LatestLayout layout) {
      this.keys = RowKeys.projection(layout.keyTypes());
    }

    @Override
    public void add(InternalRow row) {
      UnsafeRow key = keys.apply(row);
      groups
          .computeIfAbsent(
              HexFormat.of().formatHex(Arrays.copyOf(key.getBytes(), key.getSizeInBytes())),
              k -> new ArrayList<>())
          .add(row.copy());
    }

    @Override
    public Iterator<InternalRow> sorted() {
      return groups.values().stream().flatMap(List::stream).iterator();
    }
  }
}
