package io.headrace.engine.lakehouse;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A selection of rows, to be answered with the files that it has to read.
 *
 * @param eventColumn the stored column of the event timestamp
 * @param from earliest event timestamp, included
 * @param to latest event timestamp, included
 * @param withoutTime whether rows without a time are read too
 * @param day bounds of a partition column that holds days as text
 * @param columns all stored columns that are read
 * @param rows the selection as a Dataset over {@link TableSnapshot#rows()}
 * @param sizesOnly whether files and bytes are enough
 */
public record FileQuestion(
    String eventColumn,
    Optional<Instant> from,
    Optional<Instant> to,
    boolean withoutTime,
    Optional<TextBounds> day,
    Set<String> columns,
    Supplier<Dataset<Row>> rows,
    boolean sizesOnly) {

  /** Bounds of a text column, both included. */
  public record TextBounds(String column, Optional<String> from, Optional<String> to) {}
}
