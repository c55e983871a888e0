package io.headrace.engine.verification;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.pointintime.ViewRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a join has to give for some label rows, by the brute force. All of it is on the driver: for
 * samples and tests.
 */
public final class JoinExpectation {
  private static final int DIFFERENCES_KEPT = 50;

  private final String rowId;
  private final List<String> labelColumns;
  private final List<ViewRows> views;
  private final Map<Long, LabelRow> labels;
  private final List<ExpectedView> expected = new ArrayList<>();

  private JoinExpectation(
      String rowId, List<String> labelColumns, List<ViewRows> views, Map<Long, LabelRow> labels) {
    this.rowId = rowId;
    this.labelColumns = labelColumns;
    this.views = views;
    this.labels = labels;
  }

  /** Whether the join was given all feature rows that the brute force had. */
  public enum Pruning {
    NONE,
    /** Rows that no label row could use were left unread, so what expired may seem never seen. */
    BY_TIME
  }

  /**
   * Reads labels and feature rows, and joins them.
   *
   * @param rowId an integer column of the labels, different in each row
   * @param maxFeatureRows of all views together; each is a record on the driver
   * @throws DefinitionException when there are more feature rows
   */
  public static JoinExpectation of(
      Dataset<Row> labels, String rowId, Column asOf, List<ViewRows> views, long maxFeatureRows) {
    JoinExpectation expectation =
        new JoinExpectation(
            rowId,
            List.of(labels.columns()),
            List.copyOf(views),
            new TreeMap<>(LabelRow.read(labels, rowId, asOf, views)));
    Collection<LabelRow> rows = expectation.labels.values();
    long left = maxFeatureRows;
    for (int v = 0; v < views.size(); v++) {
      ExpectedView view = new ExpectedView(views.get(v), v, rows, left);
      expectation.expected.add(view);
      left -= view.outcomes().featureRows();
    }
    return expectation;
  }

  /** What each view has for the labels. */
  public List<ViewOutcomes> outcomes() {
    return expected.stream().map(ExpectedView::outcomes).toList();
  }

  /**
   * Reads what a join made of the same labels and views, and compares all cells of all rows: label
   * columns, features, times of the match, outcome and complete tie.
   *
   * @param joined the result of {@code PointInTimeJoin.join} with all its columns
   */
  public Comparison compare(Dataset<Row> joined, Pruning pruning) {
    Map<Long, List<Row>> actual = new TreeMap<>();
    for (Row row : DriverRows.collect(joined.select(columns()))) {
      actual.computeIfAbsent(row.getLong(0), id -> new ArrayList<>()).add(row);
    }
    TreeSet<Long> ids = new TreeSet<>(labels.keySet());
    ids.addAll(actual.keySet());
    long differing = 0;
    List<Difference> first = new ArrayList<>();
    for (long id : ids) {
      List<Difference> found =
          differences(
              Optional.ofNullable(labels.get(id)), actual.getOrDefault(id, List.of()), pruning);
      differing += found.isEmpty() ? 0 : 1;
      if (first.size() < DIFFERENCES_KEPT) {
        first.addAll(found);
      }
    }
    return new Comparison(labels.size(), differing, first);
  }

  private Column[] columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Columns.named(rowId).cast("bigint"));
    columns.add(functions.struct(labelColumns.stream().map(Columns::named).toArray(Column[]::new)));
    for (int v = 0; v < views.size(); v++) {
      columns.add(ActualView.column(views.get(v), v));
    }
    return columns.toArray(Column[]::new);
  }

  private List<Difference> differences(
      Optional<LabelRow> label, List<Row> actual, Pruning pruning) {
    if (label.isEmpty() || actual.size() != 1) {
      long rows = label.isPresent() ? 1 : 0;
      String key = label.map(l -> Cells.text(l.cells())).orElse("a row that was not asked for");
      return List.of(entityRow(key, label, "rows", String.valueOf(rows), "" + actual.size()));
    }
    Row row = actual.get(0);
    List<Difference> found = new ArrayList<>(labelDifferences(label.get(), row));
    for (int v = 0; v < views.size(); v++) {
      ActualView view = ActualView.of(row.getStruct(2 + v));
      found.addAll(expected.get(v).differences(label.get(), view, pruning));
    }
    return found;
  }

  private List<Difference> labelDifferences(LabelRow label, Row row) {
    Object[] actual = ((List<?>) Cells.comparable(row.getStruct(1))).toArray();
    Object[] wanted = label.cells().toArray();
    if (Arrays.equals(wanted, actual)) {
      return List.of();
    }
    List<Difference> found = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] == null ? actual[i] != null : !wanted[i].equals(actual[i])) {
        String key = Cells.text(label.cells());
        found.add(
            entityRow(
                key,
                Optional.of(label),
                labelColumns.get(i),
                Cells.text(wanted[i]),
                Cells.text(actual[i])));
      }
    }
    return found;
  }

  private static Difference entityRow(
      String key, Optional<LabelRow> label, String column, String expected, String actual) {
    return new Difference(
        key,
        label.flatMap(l -> Times.optional(l.asked().get(0).time())),
        "",
        column,
        expected,
        actual,
        Optional.empty(),
        Optional.empty());
  }
}
