package io.headrace.benchmarks.stores;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;

/** Rows as writers take them, all in memory, so that a store's time is not that of a source. */
final class EncodedRows {
  private EncodedRows() {}

  /** All rows of a parquet folder, with texts where the store keeps them. */
  static List<OnlineRow> read(
      SparkSession spark, Path files, OnlineTable table, OnlineStore store) {
    Dataset<Row> rows = spark.read().parquet(files.toString());
    RowEncoder encoder = new RowEncoder(table, rows.schema(), store);
    PackedRows encoded = new PackedRows();
    Iterator<InternalRow> found = rows.queryExecution().executedPlan().executeToIterator();
    while (found.hasNext()) {
      encoded.append(encoder.encode(found.next()));
    }
    return encoded;
  }
}
