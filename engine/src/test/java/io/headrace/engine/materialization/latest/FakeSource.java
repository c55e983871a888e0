package io.headrace.engine.materialization.latest;

import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.SourceStatistics;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** A Dataset that has all columns under their names already. Remembers what it was asked. */
final class FakeSource implements PinnedSource {
  final List<Selection> selections = new ArrayList<>();
  private final Dataset<Row> rows;

  FakeSource(Dataset<Row> rows) {
    this.rows = rows;
  }

  @Override
  public Dataset<Row> read(Selection selection) {
    selections.add(selection);
    List<Column> columns = new ArrayList<>();
    selection.joinKeys().forEach(f -> columns.add(functions.col(f.name())));
    selection.features().forEach(f -> columns.add(functions.col(f.name())));
    columns.add(functions.col(FeatureColumns.EVENT_TIMESTAMP));
    columns.add(functions.col(FeatureColumns.CREATED_TIMESTAMP));
    return rows.select(columns.toArray(Column[]::new));
  }

  @Override
  public SourcePin pin() {
    throw new UnsupportedOperationException("not asked for here");
  }

  @Override
  public StructType schema() {
    return rows.schema();
  }

  @Override
  public SourceStatistics statistics(Selection selection, int mostFooters) {
    throw new UnsupportedOperationException("not asked for here");
  }

  @Override
  public boolean hasCreatedTimestamp() {
    return true;
  }
}
