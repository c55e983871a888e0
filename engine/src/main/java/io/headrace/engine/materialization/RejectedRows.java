package io.headrace.engine.materialization;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.latest.LatestLayout;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.offline.FileRows;
import io.headrace.engine.offline.UtcSession;
import io.headrace.engine.storage.ObjectFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Keeps rows that were refused, with the reason, for whoever mends the source.
 *
 * <p>Columns: the join keys, the features, {@code event_timestamp}, {@code created_timestamp}, and
 * {@code reason} (text). Where a feature has one of these names, the column gets underscores in
 * front.
 */
final class RejectedRows {
  private RejectedRows() {}

  /**
   * Writes the rows with a null in their join keys, and those that the store has refused, as
   * parquet, to {@code <folder>/<view>/run=<run id>}.
   *
   * @param folder a path, relative ones start at the repository, or a URI
   * @param rows the view's rows, those without key among them
   * @param refused by the store, as {@link RefusedSearch} finds them
   * @param layout of the rows that the store was given
   * @return where they are
   * @throws StoreException when they cannot be read again or written
   */
  static String write(
      Path repository,
      String folder,
      String runId,
      FeatureView view,
      Dataset<Row> rows,
      List<Row> refused,
      LatestLayout layout) {
    String target = FileRows.locate(repository, folder) + "/" + view.name() + "/run=" + runId;
    // Few as they are, they need no more than a file; but all tasks look for them.
    try {
      Dataset<Row> rejected = withReason(view, rows);
      if (!refused.isEmpty()) {
        rejected = rejected.union(likewise(rejected, refused, view, layout));
      }
      write(rejected.repartition(1), new org.apache.hadoop.fs.Path(target));
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw new StoreException(
          "Rejected rows of feature view '" + view.name() + "'",
          "they could not be kept in "
              + target
              + " ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "), so the interval is not recorded. Correct headrace.rejected_rows or --rejected-rows, then"
              + " run again.",
          e);
    }
    return target;
  }

  private static void write(Dataset<Row> rows, org.apache.hadoop.fs.Path target)
      throws IOException {
    SparkSession spark = rows.sparkSession();
    if (!ObjectFolders.isOne(target.getFileSystem(UtcSession.hadoop(spark)), target)) {
      rows.write().parquet(target.toString());
      return;
    }
    SparkSession publishing = ObjectFolders.session(spark, ObjectFolders.Existing.REPLACE);
    UtcSession.rebind(publishing, rows).write().mode(SaveMode.Overwrite).parquet(target.toString());
  }

  /** In the columns of {@code rejected}, which leave out a feature that is a join key too. */
  private static Dataset<Row> likewise(
      Dataset<Row> rejected, List<Row> refused, FeatureView view, LatestLayout layout) {
    StructType schema = new StructType();
    List<DataType> types = RefusedSearch.types(layout);
    for (int column = 0; column < types.size(); column++) {
      schema = schema.add("c" + column, types.get(column));
    }
    Dataset<Row> plain = rejected.sparkSession().createDataFrame(refused, schema);
    List<String> given = new ArrayList<>();
    layout.joinKeys().forEach(key -> given.add(key.name()));
    layout.features().forEach(feature -> given.add(feature.name()));
    List<String> wanted = new ArrayList<>(view.joinKeyNames());
    view.features().stream()
        .map(Field::name)
        .filter(name -> wanted.stream().noneMatch(name::equalsIgnoreCase))
        .forEach(wanted::add);
    StructField[] fields = rejected.schema().fields();
    List<Column> columns = new ArrayList<>();
    for (int column = 0; column < fields.length; column++) {
      int place =
          column < wanted.size()
              ? given.indexOf(wanted.get(column))
              : given.size() + column - wanted.size();
      columns.add(col("c" + place).cast(fields[column].dataType()).as(fields[column].name()));
    }
    return plain.select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> withReason(FeatureView view, Dataset<Row> rows) {
    Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    List<Column> columns = new ArrayList<>();
    List<Column> reasons = new ArrayList<>();
    Column refused = lit(false);
    for (String key : view.joinKeyNames()) {
      Column column = quoted(key);
      columns.add(column);
      taken.add(key);
      refused = refused.or(column.isNull());
      reasons.add(when(column.isNull(), lit("join key '" + key + "' is null")));
    }
    view.features().stream()
        .filter(f -> taken.add(f.name()))
        .forEach(f -> columns.add(quoted(f.name())));
    columns.add(quoted(FeatureColumns.EVENT_TIMESTAMP).as(free("event_timestamp", taken)));
    columns.add(quoted(FeatureColumns.CREATED_TIMESTAMP).as(free("created_timestamp", taken)));
    columns.add(concat_ws(", ", reasons.toArray(Column[]::new)).as(free("reason", taken)));
    return rows.filter(refused).select(columns.toArray(Column[]::new));
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    while (!taken.add(free)) {
      free = "_" + free;
    }
    return free;
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
