package io.headrace.benchmarks.lakehouse;

import java.util.Locale;

/** How a table is kept. */
enum TableKind {
  /** Delta without a change feed: what changed is told from the files of the commits. */
  DELTA("delta", ""),

  DELTA_WITH_FEED("delta", "'delta.enableChangeDataFeed' = 'true'"),

  ICEBERG_COPY_ON_WRITE(
      "iceberg",
      "'format-version' = '2', 'write.update.mode' = 'copy-on-write', 'write.merge.mode' = 'copy-on-write'"),

  ICEBERG_MERGE_ON_READ(
      "iceberg",
      "'format-version' = '2', 'write.update.mode' = 'merge-on-read', 'write.merge.mode' = 'merge-on-read'");

  private final String format;
  private final String properties;

  TableKind(String format, String properties) {
    this.format = format;
    this.properties = properties;
  }

  String format() {
    return format;
  }

  String properties() {
    return properties;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  boolean isIceberg() {
    return "iceberg".equals(format);
  }
}
