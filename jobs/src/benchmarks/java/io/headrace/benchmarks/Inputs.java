package io.headrace.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The files of one shape and what is in them. Labels: {@code label_id}, {@code key_id}, {@code
 * event_timestamp}, {@code label}. Features: {@code key_id}, {@code event_timestamp}, {@code
 * created} and the columns; no two rows of a view share an event timestamp.
 *
 * @param shape with the rows that really were generated
 * @param folder of this shape alone
 */
record Inputs(Shape shape, Path folder) {
  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  static final Duration SPAN = Duration.ofDays(90);
  static final Duration TTL = Duration.ofDays(30);
  static final String ROW = "label_id";
  static final String KEY = "key_id";
  static final String EVENT = "event_timestamp";
  static final String CREATED = "created";
  static final String LABEL = "label";

  Path labels() {
    return folder.resolve("labels");
  }

  Path features(int view) {
    return folder.resolve("features_" + view);
  }

  /** Name of the table that stands over the files of a bucketed shape. */
  String labelTable() {
    return tablePrefix() + "_labels";
  }

  String featureTable(int view) {
    return tablePrefix() + "_features_" + view;
  }

  private String tablePrefix() {
    return shape.name().replace('-', '_');
  }
}
