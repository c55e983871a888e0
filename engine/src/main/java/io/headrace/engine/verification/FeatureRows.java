package io.headrace.engine.verification;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.values.ValueColumns;
import io.headrace.engine.verification.BruteForceJoin.FeatureRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The feature rows of a view on the driver. */
final class FeatureRows {
  private FeatureRows() {}

  /**
   * @throws DefinitionException when there are more than {@code limit}
   */
  static List<FeatureRow> read(ViewRows view, long limit) {
    List<Column> columns = new ArrayList<>();
    view.keys().forEach(k -> columns.add(k.feature()));
    columns.add(functions.unix_micros(functions.col(FeatureColumns.EVENT_TIMESTAMP)));
    columns.add(functions.unix_micros(functions.col(FeatureColumns.CREATED_TIMESTAMP)));
    view.features()
        .forEach(f -> columns.add(ValueColumns.canonicalBytes(Columns.named(f.name()), f)));
    view.features().forEach(f -> columns.add(Columns.named(f.name())));
    List<Row> rows =
        DriverRows.collect(
            view.rows()
                .select(columns.toArray(Column[]::new))
                .limit((int) Math.min(Integer.MAX_VALUE, limit + 1)));
    if (rows.size() > limit) {
      throw tooMany(view, limit);
    }
    return rows.stream().map(r -> row(r, view.keys().size(), view.features().size())).toList();
  }

  private static FeatureRow row(Row row, int keys, int features) {
    List<byte[]> bytes = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      bytes.add(row.getAs(keys + 2 + i));
      values.add(Cells.comparable(row.get(keys + 2 + features + i)));
    }
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      key.add(row.get(i));
    }
    return new FeatureRow(key, row.getAs(keys), row.getAs(keys + 1), bytes, values);
  }

  private static DefinitionException tooMany(ViewRows view, long limit) {
    return new DefinitionException(
        "Check of feature view '" + view.name() + "'",
        (view.keys().isEmpty()
                ? "it has no entities, so all of its rows are compared"
                : "the sampled keys have many feature rows")
            + ", more than the "
            + String.format("%,d", limit)
            + " that are left to read",
        view.keys().isEmpty()
            ? "Raise --max-feature-rows, or leave the view out."
            : "Lower --sample-rows, or raise --max-feature-rows.");
  }
}
