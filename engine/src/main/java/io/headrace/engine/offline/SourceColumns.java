package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a source by the names that features use, and what is wrong with them. */
final class SourceColumns {
  private final DataSource source;
  private final StructType stored;
  private final Set<String> nanoseconds;

  SourceColumns(DataSource source, StructType stored, Set<String> nanoseconds) {
    this.source = source;
    this.stored = stored;
    this.nanoseconds = nanoseconds;
  }

  /** As users understand it: nanoseconds are timestamps. */
  StructType schema() {
    StructType schema = new StructType();
    for (StructField f : stored.fields()) {
      schema = schema.add(f.name(), column(f.name()).type(), f.nullable());
    }
    return schema;
  }

  /** The column behind a feature or join key; it must be there. */
  StoredColumn of(String name) {
    return column(sourceName(name));
  }

  StoredColumn eventTimestamp() {
    return of(source.timestampField());
  }

  Optional<StoredColumn> createdTimestamp() {
    return source.createdTimestampColumn().map(this::of);
  }

  /** What is wrong with the columns that every read needs. */
  List<Problem> roleProblems() {
    List<Problem> problems = new ArrayList<>();
    if (source.timestampField().isBlank()) {
      problems.add(
          new Problem(
              SourceErrors.where(source),
              "it has no event timestamp",
              "Set timestamp_field to one of: " + String.join(", ", stored.fieldNames()) + "."));
    } else {
      timeProblem("timestamp_field", source.timestampField()).ifPresent(problems::add);
    }
    source
        .createdTimestampColumn()
        .flatMap(c -> timeProblem("created_timestamp_column", c))
        .ifPresent(problems::add);
    source
        .datePartition()
        .flatMap(p -> missing("date_partition_column", p.column()))
        .ifPresent(problems::add);
    return problems;
  }

  /** Why a field cannot be read with its declared type. */
  Optional<Problem> objection(String role, Field field) {
    Optional<Problem> missing = missing(role, field.name());
    if (missing.isPresent()) {
      return missing;
    }
    StoredColumn column = of(field.name());
    return DeclaredTypes.objection(field.type(), column.type())
        .map(
            o ->
                new Problem(
                    SourceErrors.where(source),
                    role + " '" + field.name() + "', column '" + column.name() + "': " + o,
                    "Declare a type that it fits, or convert it in a query."));
  }

  private Optional<Problem> timeProblem(String role, String name) {
    Optional<Problem> missing = missing(role, name);
    if (missing.isPresent() || UtcTime.isReadable(of(name).type())) {
      return missing;
    }
    return Optional.of(
        new Problem(
            SourceErrors.where(source),
            role + " '" + name + "' is a column of type " + of(name).type().simpleString(),
            "It must be a timestamp, a date, or text such as 2025-05-01T12:00:00Z; convert it in a"
                + " query."));
  }

  private Optional<Problem> missing(String role, String name) {
    List<String> known = List.of(stored.fieldNames());
    String wanted = sourceName(name);
    return known.contains(wanted)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                SourceErrors.where(source),
                role + " '" + wanted + "' is not among its columns",
                Suggestions.among("columns", wanted, known)));
  }

  /** Timestamps may be named either way in definitions, before or after the field mapping. */
  private String sourceName(String name) {
    String mapped = source.sourceColumn(name);
    return List.of(stored.fieldNames()).contains(mapped) ? mapped : fallback(name, mapped);
  }

  private String fallback(String name, String mapped) {
    return List.of(stored.fieldNames()).contains(name) ? name : mapped;
  }

  private StoredColumn column(String name) {
    return new StoredColumn(name, stored.apply(name).dataType(), nanoseconds.contains(name));
  }
}
