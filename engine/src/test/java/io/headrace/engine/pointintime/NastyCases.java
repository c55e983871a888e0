package io.headrace.engine.pointintime;

import io.headrace.engine.pointintime.Shape.CaseKey;
import io.headrace.engine.pointintime.Shape.Order;
import io.headrace.engine.pointintime.Shape.ViewShape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Generates what joins get wrong: nulls, duplicates and ties on either side, ages at the edge of
 * the ttl, hot keys, keys that look alike, moments around changes of clocks.
 */
public final class NastyCases {
  private static final int HOT_LABELS = 200;
  private static final int HOT_ROWS = 400;
  private static final int ROWS_WITHOUT_ENTITIES = 40;

  private final Random random;
  private final Shape shape;
  private final List<Row> labels = new ArrayList<>();
  private final List<List<Row>> rows = new ArrayList<>();

  private NastyCases(Random random, Shape shape) {
    this.random = random;
    this.shape = shape;
    shape.views().forEach(v -> rows.add(new ArrayList<>()));
  }

  /** Packs of so many cases, each pack of its own shape. */
  public static Arbitrary<Pack> packs(int cases) {
    return Arbitraries.randomValue(random -> pack(new NastyShapes(random).next(), cases, random));
  }

  /** A pack of a given shape. */
  public static Pack pack(Shape shape, int cases, Random random) {
    NastyCases drawn = new NastyCases(random, shape);
    for (int c = 0; c < cases; c++) {
      drawn.add(c);
    }
    if (shape.hot()) {
      drawn.addHotKey();
    }
    drawn.rows.forEach(drawn::arrange);
    // Rows have their ids by now, so an order of the labels is free to choose.
    drawn.arrange(drawn.labels);
    return new Pack(shape, List.copyOf(drawn.labels), List.copyOf(drawn.rows));
  }

  private void add(int number) {
    NastyTimes times = new NastyTimes(random, shape);
    for (int i = random.nextInt(7); i > 0; i--) {
      addLabel(number, nullable(times.label(), 20), key(number, 10));
    }
    if (!labels.isEmpty() && random.nextInt(3) == 0) {
      Row twin = labels.get(labels.size() - 1);
      Object[] cells = cells(twin);
      cells[0] = (long) labels.size();
      labels.add(RowFactory.create(cells));
    }
    for (int v = 0; v < rows.size(); v++) {
      ViewShape view = shape.views().get(v);
      if (view.entityless() && rows.get(v).size() > ROWS_WITHOUT_ENTITIES) {
        continue;
      }
      for (int i = random.nextInt(9); i > 0; i--) {
        addRow(v, number, nullable(times.event(), 20), times.event(), key(number, 20));
      }
      addTwins(rows.get(v));
    }
  }

  /** One key with most of the rows, at moments of all kinds. */
  private void addHotKey() {
    NastyTimes times = new NastyTimes(random, shape);
    int[] key = new int[shape.keys().size()];
    for (int i = 0; i < HOT_LABELS; i++) {
      addLabel(0, times.anywhere(), key);
    }
    for (int v = 0; v < rows.size(); v++) {
      for (int i = 0; i < HOT_ROWS && !shape.views().get(v).entityless(); i++) {
        addRow(v, 0, times.anywhere(), times.anywhere(), key);
      }
    }
  }

  private void addLabel(int number, Instant time, int[] key) {
    List<Object> cells = new ArrayList<>();
    cells.add((long) labels.size());
    cells.add(time);
    cells.add(number);
    for (int k = 0; k < key.length; k++) {
      cells.add(key[k] < 0 ? null : labelKey(k, number, key[k]));
    }
    cells.add(random.nextBoolean() ? null : "label " + random.nextInt(3));
    labels.add(RowFactory.create(cells.toArray()));
  }

  private void addRow(int v, int number, Instant event, Instant created, int[] key) {
    ViewShape view = shape.views().get(v);
    List<Object> cells = new ArrayList<>();
    cells.add(number);
    for (int k = 0; k < key.length; k++) {
      KeyType type = shape.keys().get(k);
      cells.add(key[k] < 0 ? null : type.widened(labelKey(k, number, key[k])));
    }
    for (FeatureKind kind : view.features()) {
      cells.add(random.nextInt(5) == 0 ? null : kind.value(random.nextInt(1000)));
    }
    cells.add(event);
    cells.add(view.created() ? nullable(created, 5) : null);
    rows.get(v).add(RowFactory.create(cells.toArray()));
  }

  /** The same row twice, and another that differs in its features alone. */
  private void addTwins(List<Row> of) {
    if (of.isEmpty() || random.nextInt(2) == 0) {
      return;
    }
    Row last = of.get(of.size() - 1);
    of.add(last);
    Object[] cells = cells(last);
    int feature = 1 + shape.keys().size();
    cells[feature] = null;
    of.add(RowFactory.create(cells));
  }

  private Object labelKey(int k, int number, int index) {
    KeyType type = shape.keys().get(k);
    return k == 0 && shape.caseKey() == CaseKey.WITHIN_FIRST_KEY
        ? type.inCase(number, index)
        : type.label(index);
  }

  /** Places of the values of each key; one of the first two for most, below 0 for null. */
  private int[] key(int number, int oneInIsNull) {
    int[] key = new int[shape.keys().size()];
    for (int k = 0; k < key.length; k++) {
      // A case has few values of each type, and other cases have others.
      int spread = random.nextInt(3) == 0 ? 2 : 1;
      key[k] = random.nextInt(oneInIsNull) == 0 ? -1 : number % 7 + random.nextInt(spread);
    }
    return key;
  }

  private <T> T nullable(T value, int oneIn) {
    return random.nextInt(oneIn) == 0 ? null : value;
  }

  private void arrange(List<Row> rows) {
    Collections.shuffle(rows, random);
    if (shape.order() != Order.SHUFFLED) {
      Comparator<Row> byTime = Comparator.comparing(NastyCases::time);
      rows.sort(shape.order() == Order.ASCENDING ? byTime : byTime.reversed());
    }
  }

  private static Instant time(Row row) {
    int place = row.get(0) instanceof Long ? 1 : row.length() - 2;
    return row.isNullAt(place) ? Instant.MIN : row.getAs(place);
  }

  private static Object[] cells(Row row) {
    Object[] cells = new Object[row.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = row.get(i);
    }
    return cells;
  }
}
