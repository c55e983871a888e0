package io.headrace.engine.verification;

import io.headrace.engine.pointintime.KeyPair;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.verification.BruteForceJoin.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * One label row on the driver.
 *
 * @param cells all its columns, in comparable forms
 * @param asked what it asks of each view
 */
record LabelRow(long id, List<Object> cells, List<Label> asked) {

  /** By id, which has to be different in each row. */
  static Map<Long, LabelRow> read(
      Dataset<Row> labels, String rowId, Column asOf, List<ViewRows> views) {
    List<Column> columns = new ArrayList<>();
    columns.add(Columns.named(rowId).cast("bigint"));
    columns.add(functions.unix_micros(asOf));
    columns.add(
        functions.struct(
            Arrays.stream(labels.columns()).map(Columns::named).toArray(Column[]::new)));
    for (ViewRows view : views) {
      view.keys().stream().map(KeyPair::label).forEach(columns::add);
    }
    return DriverRows.collect(labels.select(columns.toArray(Column[]::new))).stream()
        .map(row -> of(row, views))
        .collect(Collectors.toMap(LabelRow::id, l -> l));
  }

  @SuppressWarnings("unchecked") // A struct's comparable form is the list of its parts.
  private static LabelRow of(Row row, List<ViewRows> views) {
    List<Label> asked = new ArrayList<>();
    int next = 3;
    for (ViewRows view : views) {
      List<Object> key = new ArrayList<>();
      for (int i = 0; i < view.keys().size(); i++) {
        key.add(row.get(next++));
      }
      asked.add(new Label(key, row.getAs(1)));
    }
    return new LabelRow(row.getLong(0), (List<Object>) Cells.comparable(row.get(2)), asked);
  }
}
