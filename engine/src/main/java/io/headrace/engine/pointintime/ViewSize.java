package io.headrace.engine.pointintime;

import io.headrace.engine.offline.SourceStatistics;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.internal.SQLConf;

/**
 * How much there is of one side of a join.
 *
 * @param rows unknown where nobody can tell without reading
 * @param rowBytes of a row in memory, roughly
 * @param tasks that read them
 */
record ViewSize(OptionalLong rows, long rowBytes, long tasks) {
  private static final long UNKNOWN = 1L << 56;
  private static final long SMALLEST_SPLIT = 4L << 20;

  /** By the footers where there are any, else by what Spark's optimizer makes of it. */
  static ViewSize of(ViewRows view) {
    SparkSession spark = view.rows().sparkSession();
    long width = width(view.rows());
    if (view.statistics().isPresent()) {
      SourceStatistics known = view.statistics().get();
      if (known.rows().isPresent()) {
        // A type does not tell how long its lists and texts are; what is stored of them does.
        long stored = known.selectedBytes().orElse(0) / Math.max(1, known.rows().getAsLong());
        return new ViewSize(
            known.rows(), Math.max(width, stored), tasks(spark, known.bytes().orElse(0)));
      }
    }
    return of(view.rows());
  }

  static ViewSize of(Dataset<Row> rows) {
    Statistics stats =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().optimizedPlan().stats();
    long width = width(rows);
    if (stats.rowCount().isDefined()) {
      long count = stats.rowCount().get().toLong();
      return new ViewSize(OptionalLong.of(count), width, tasks(rows.sparkSession(), count * width));
    }
    if (!stats.sizeInBytes().isValidLong() || stats.sizeInBytes().toLong() > UNKNOWN) {
      return new ViewSize(OptionalLong.empty(), width, 1);
    }
    long bytes = stats.sizeInBytes().toLong();
    return new ViewSize(OptionalLong.of(bytes / width), width, tasks(rows.sparkSession(), bytes));
  }

  /** In memory; unknown is as much as can be. */
  long bytes() {
    return rows.isPresent() ? rows.getAsLong() * rowBytes : Long.MAX_VALUE;
  }

  /**
   * The share of rows that are left when each task keeps the best row for each of so many moments
   * that labels ask about, if keys and moments are spread evenly.
   */
  double survivors(long moments) {
    if (rows.isEmpty() || rows.getAsLong() == 0) {
      return 1;
    }
    double perTask = Math.max(1, (double) rows.getAsLong() / tasks);
    double room = Math.max(1, moments);
    return room / perTask * (1 - Math.exp(-perTask / room));
  }

  String text() {
    return rows.isPresent()
        ? String.format(Locale.ROOT, "%,d rows of about %d bytes", rows.getAsLong(), rowBytes)
        : "an unknown number of rows";
  }

  private static long width(Dataset<Row> rows) {
    return 8L + rows.schema().defaultSize();
  }

  private static long tasks(SparkSession spark, long bytes) {
    SQLConf conf = ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().conf();
    long full = (bytes + conf.filesMaxPartitionBytes() - 1) / conf.filesMaxPartitionBytes();
    long small = (bytes + SMALLEST_SPLIT - 1) / SMALLEST_SPLIT;
    long cores = spark.sparkContext().defaultParallelism();
    return Math.max(1, Math.max(full, Math.min(cores, small)));
  }
}
