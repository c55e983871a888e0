package io.headrace.engine.offline;

import io.headrace.engine.definitions.Field;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A data source as one run reads it. */
public interface PinnedSource {

  /** What is read, for the report. */
  SourcePin pin();

  /** The source's own columns with Spark's types, under their source names. */
  StructType schema();

  /**
   * The rows of a time range, with only the columns asked for.
   *
   * <p>Result columns, in order: the fields under their feature names (mapped, cast to their
   * declared types), then {@link FeatureColumns#EVENT_TIMESTAMP} (timestamp, never null), then
   * {@link FeatureColumns#CREATED_TIMESTAMP} (timestamp, null where the source has no such column).
   * Rows without event timestamp or with a null join key stay out: count them with {@link #read}
   * over {@code Selection.keepingInvalidRows()}.
   *
   * <p>A value that its declared type cannot hold fails the query that reads it, with column and
   * value in the message.
   */
  Dataset<Row> read(Selection selection);

  /**
   * What there is to read for a selection, with at most {@link SourceStatistics#MOST_FOOTERS}
   * footers read.
   *
   * @throws io.headrace.engine.definitions.StoreException where a footer cannot be read
   */
  default SourceStatistics statistics(Selection selection) {
    return statistics(selection, SourceStatistics.MOST_FOOTERS);
  }

  /**
   * What there is to read for a selection. No data is read; of parquet files the footers are, and
   * the rest is extrapolated where there are more than {@code mostFooters}. Row groups that hold
   * nothing but rows without a time count where the selection keeps invalid rows.
   *
   * @param mostFooters 0 for sizes alone
   * @throws io.headrace.engine.definitions.StoreException where a footer cannot be read
   */
  SourceStatistics statistics(Selection selection, int mostFooters);

  /**
   * What happened since an earlier pin of the same source, told from commits or file lists.
   *
   * @param features nothing happened to a row where these, its keys and its times are the same
   * @throws io.headrace.engine.definitions.StoreException where the source cannot be read
   */
  default SourceChanges changesSince(
      SourcePin earlier, List<Field> joinKeys, List<Field> features) {
    return new SourceChanges.Unknown("the source keeps no record of what was changed");
  }

  /** Whether the source declares a created timestamp. */
  boolean hasCreatedTimestamp();

  /**
   * What of a source is wanted.
   *
   * @param joinKeys the join keys with their types
   * @param features the features with their types
   * @param range bounds of the event timestamp; an open end is empty
   * @param keepInvalidRows whether rows with a null key or null time are returned too, so that they
   *     can be counted; those in date partitions outside the range are not read
   */
  record Selection(
      List<Field> joinKeys, List<Field> features, TimeRange range, boolean keepInvalidRows) {
    public Selection keepingInvalidRows() {
      return new Selection(joinKeys, features, range, true);
    }
  }

  /** Bounds of the event timestamp, both included. */
  record TimeRange(Optional<java.time.Instant> from, Optional<java.time.Instant> to) {
    public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());
  }
}
