package io.headrace.engine.offline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run reads of a source, enough to recognise it again.
 *
 * @param source name of the data source
 * @param kind {@code files}, {@code table}, {@code query}, {@code delta} or {@code iceberg}
 * @param text path, table name or SQL
 * @param files the files, where they are known
 * @param bytes their size in all, where it is known
 * @param version the commit that is read, of a table that has commits
 */
public record SourcePin(
    String source,
    String kind,
    String text,
    List<PinnedFile> files,
    OptionalLong bytes,
    Optional<TableVersion> version) {
  public SourcePin {
    files = List.copyOf(files);
  }

  /** Of a source without commits. */
  public SourcePin(
      String source, String kind, String text, List<PinnedFile> files, OptionalLong bytes) {
    this(source, kind, text, files, bytes, Optional.empty());
  }

  /** One file with what tells a changed one from the same one. */
  public record PinnedFile(String path, long bytes, Instant modified) {}
}
