package io.headrace.engine.offline;

import io.headrace.engine.lakehouse.FileQuestion;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tells what there is to read of one kind of source. */
interface StatisticsReader {
  /**
   * @throws io.headrace.engine.definitions.StoreException where the source cannot be read
   */
  SourceStatistics read(Wanted wanted);

  /**
   * A selection in the source's own terms.
   *
   * @param eventColumn the stored column of the event timestamp
   * @param columns all stored columns that are read
   * @param file whether the date partitions of a file are inside the range
   * @param day bounds of the date partition column, as text
   * @param withoutTime whether rows without a time are read too
   * @param mostFooters bound on the footers read
   * @param rows the selection as a Dataset
   */
  record Wanted(
      String eventColumn,
      Set<String> columns,
      TimeRange range,
      Predicate<PinnedFile> file,
      Optional<FileQuestion.TextBounds> day,
      boolean withoutTime,
      int mostFooters,
      Supplier<Dataset<Row>> rows) {}
}
