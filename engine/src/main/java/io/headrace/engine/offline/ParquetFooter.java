package io.headrace.engine.offline;

import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import io.headrace.engine.offline.SourceStatistics.FileStatistics;
import io.headrace.engine.offline.StatisticsReader.Wanted;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** What the footer of one parquet file says about a selection. */
final class ParquetFooter {
  private ParquetFooter() {}

  static FileStatistics statistics(Configuration hadoop, PinnedFile file, Wanted wanted)
      throws IOException {
    // Spark passes over empty files, which are no parquet at all.
    List<BlockMetaData> groups = file.bytes() == 0 ? List.of() : rowGroups(hadoop, file);
    long rows = 0;
    long bytes = 0;
    List<Bounds> matching = new ArrayList<>();
    Set<String> dictionaries = new HashSet<>();
    for (BlockMetaData group : groups) {
      Bounds bounds = bounds(group, wanted.eventColumn());
      if (bounds.canMatch(wanted.range(), wanted.withoutTime())) {
        matching.add(bounds);
        rows += group.getRowCount();
        bytes += selectedBytes(group, wanted);
        dictionaries.addAll(dictionaries(group));
      }
    }
    List<Bounds> timed = matching.stream().filter(b -> !b.withoutTimes()).toList();
    boolean told = timed.stream().allMatch(b -> b.oldest().isPresent());
    return new FileStatistics(
        file.path(),
        file.bytes(),
        rows,
        bytes,
        told
            ? timed.stream().flatMap(b -> b.oldest().stream()).min(Instant::compareTo)
            : Optional.empty(),
        told
            ? timed.stream().flatMap(b -> b.newest().stream()).max(Instant::compareTo)
            : Optional.empty(),
        dictionaries);
  }

  private static List<BlockMetaData> rowGroups(Configuration hadoop, PinnedFile file)
      throws IOException {
    // The listing knows the length, so the store is not asked for it again.
    FileStatus listed =
        new FileStatus(
            file.bytes(), false, 1, 1, file.modified().toEpochMilli(), new Path(file.path()));
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(listed, hadoop))) {
      return reader.getRowGroups();
    }
  }

  private static long selectedBytes(BlockMetaData group, Wanted wanted) {
    long bytes = 0;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      // The parts of a nested column are read together.
      if (wanted.columns().contains(chunk.getPath().toArray()[0])) {
        bytes += chunk.getTotalSize();
      }
    }
    return bytes;
  }

  private static Set<String> dictionaries(BlockMetaData group) {
    return group.getColumns().stream()
        .filter(ParquetFooter::isAllDictionary)
        .map(chunk -> chunk.getPath().toArray()[0])
        .collect(Collectors.toSet());
  }

  private static boolean isAllDictionary(ColumnChunkMetaData chunk) {
    EncodingStats pages = chunk.getEncodingStats();
    // Without counts by page, the list of encodings cannot tell pages of values from pages of the
    // dictionary itself.
    return pages == null
        ? chunk.getEncodings().stream().anyMatch(Encoding::usesDictionary)
        : pages.hasDictionaryPages() && !pages.hasNonDictionaryEncodedPages();
  }

  private static Bounds bounds(BlockMetaData group, String column) {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getPath().size() == 1 && chunk.getPath().toArray()[0].equalsIgnoreCase(column)) {
        return bounds(chunk);
      }
    }
    // Spark reads a missing column as null.
    return Bounds.NO_TIMES;
  }

  private static Bounds bounds(ColumnChunkMetaData chunk) {
    Statistics<?> statistics = chunk.getStatistics();
    if (statistics == null || statistics.isEmpty()) {
      return Bounds.UNKNOWN;
    }
    if (statistics.isNumNullsSet() && statistics.getNumNulls() == chunk.getValueCount()) {
      return Bounds.NO_TIMES;
    }
    if (!statistics.hasNonNullValue()) {
      return Bounds.UNKNOWN;
    }
    return new Bounds(
        instant(statistics.genericGetMin(), chunk.getPrimitiveType()),
        instant(statistics.genericGetMax(), chunk.getPrimitiveType()),
        false);
  }

  private static Optional<Instant> instant(Object value, PrimitiveType type) {
    if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
        && value instanceof Long number) {
      return Optional.of(
          switch (time.getUnit()) {
            case MILLIS -> Instant.ofEpochMilli(number);
            case MICROS -> Instant.EPOCH.plus(number, ChronoUnit.MICROS);
            case NANOS -> Instant.EPOCH.plus(Math.floorDiv(number, 1000L), ChronoUnit.MICROS);
          });
    }
    return type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation
            && value instanceof Integer days
        ? Optional.of(Instant.EPOCH.plus(days, ChronoUnit.DAYS))
        : Optional.empty();
  }

  /**
   * Event timestamps of a row group, both included; empty where they are not told.
   *
   * @param withoutTimes whether all of them are null
   */
  private record Bounds(Optional<Instant> oldest, Optional<Instant> newest, boolean withoutTimes) {
    static final Bounds UNKNOWN = new Bounds(Optional.empty(), Optional.empty(), false);
    static final Bounds NO_TIMES = new Bounds(Optional.empty(), Optional.empty(), true);

    boolean canMatch(TimeRange range, boolean rowsWithoutTime) {
      if (withoutTimes) {
        return rowsWithoutTime;
      }
      boolean tooOld =
          newest.isPresent()
              && range.from().isPresent()
              && newest.get().isBefore(range.from().get());
      boolean tooNew =
          oldest.isPresent() && range.to().isPresent() && oldest.get().isAfter(range.to().get());
      return !tooOld && !tooNew;
    }
  }
}
