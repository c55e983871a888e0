package io.headrace.engine.offline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What there is to read for a selection, told without reading data: by the listing, by the footers
 * of parquet files, or by Spark's own estimate for a table or query.
 *
 * @param files files that the date partitions of the range leave, 0 for a table or query
 * @param bytes size of those files as they are; Spark's estimate for a table or query
 * @param rows rows in row groups that can match the time range
 * @param selectedBytes compressed size, in those row groups, of the columns that are selected
 * @param oldest bound of the event timestamps in those row groups, where all of them tell theirs
 * @param newest the other bound
 * @param estimated whether the numbers speak for more than was looked at: rows, bytes and bounds
 *     come from {@code footers} in part, scaled by file size, or from Spark's optimizer
 * @param footers what single files say, for those whose footer was read, by path
 * @param plain features and join keys that no file looked at stores by a dictionary, so that their
 *     values hardly repeat; empty where nothing is known
 * @param whole all of the source, of which {@code files} and {@code bytes} are a part
 */
public record SourceStatistics(
    int files,
    OptionalLong bytes,
    OptionalLong rows,
    OptionalLong selectedBytes,
    Optional<Instant> oldest,
    Optional<Instant> newest,
    boolean estimated,
    List<FileStatistics> footers,
    Set<String> plain,
    Optional<Whole> whole) {
  /** Footers that are read at most, unless more are asked for. */
  public static final int MOST_FOOTERS = 200;

  public SourceStatistics {
    footers = List.copyOf(footers);
    plain = Set.copyOf(plain);
  }

  /** Without a word on how much there is in all. */
  public SourceStatistics(
      int files,
      OptionalLong bytes,
      OptionalLong rows,
      OptionalLong selectedBytes,
      Optional<Instant> oldest,
      Optional<Instant> newest,
      boolean estimated,
      List<FileStatistics> footers,
      Set<String> plain) {
    this(
        files,
        bytes,
        rows,
        selectedBytes,
        oldest,
        newest,
        estimated,
        footers,
        plain,
        Optional.empty());
  }

  /** Size of a source, whatever is selected of it. */
  public record Whole(int files, long bytes) {}

  /** What part of the source this is; empty for a table or query without files. */
  public Optional<ReadShare> share() {
    return whole.isPresent() && bytes.isPresent()
        ? Optional.of(
            new ReadShare(files, whole.get().files(), bytes.getAsLong(), whole.get().bytes()))
        : Optional.empty();
  }

  SourceStatistics of(Whole all) {
    return new SourceStatistics(
        files,
        bytes,
        rows,
        selectedBytes,
        oldest,
        newest,
        estimated,
        footers,
        plain,
        Optional.of(all));
  }

  SourceStatistics withPlain(Set<String> fields) {
    return new SourceStatistics(
        files, bytes, rows, selectedBytes, oldest, newest, estimated, footers, fields, whole);
  }

  /**
   * One parquet file; numbers and bounds are those of the row groups that can match.
   *
   * @param bytes size of the whole file
   * @param rows 0 where no row group can match
   * @param dictionaries stored columns that some row group keeps by a dictionary from its first
   *     value to its last
   */
  public record FileStatistics(
      String path,
      long bytes,
      long rows,
      long selectedBytes,
      Optional<Instant> oldest,
      Optional<Instant> newest,
      Set<String> dictionaries) {}

  static SourceStatistics ofSizes(int files, long bytes) {
    return new SourceStatistics(
        files,
        OptionalLong.of(bytes),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        Set.of());
  }
}
