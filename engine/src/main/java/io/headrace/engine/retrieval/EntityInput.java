package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the entity rows come from: keys, moments, labels, whatever else they carry. */
public sealed interface EntityInput {
  /** As messages name it. */
  String text();

  /** Files by path; relative ones start at the repository. */
  record Path(SourceLocation.Files files) implements EntityInput {
    @Override
    public String text() {
      return files.path();
    }
  }

  /** A table or temporary view that the session knows. */
  record Table(String name) implements EntityInput {
    @Override
    public String text() {
      return name;
    }
  }

  /** A Spark SQL query; its naive times are UTC. */
  record Query(String sql) implements EntityInput {
    @Override
    public String text() {
      return sql;
    }
  }

  /** Rows that are there already. */
  record Rows(Dataset<Row> rows) implements EntityInput {
    @Override
    public String text() {
      return "given rows";
    }
  }

  /**
   * What {@code --entities} says: {@code path:}, {@code table:} or {@code sql:} before it settle
   * it; otherwise SELECT or WITH begins SQL, a slash or a known ending makes a path, the rest is a
   * table.
   *
   * @throws DefinitionException when nothing is said
   */
  static EntityInput parse(String text) {
    String said = text.strip();
    if (said.startsWith("path:")) {
      return path(said.substring(5));
    }
    if (said.startsWith("table:")) {
      return new Table(said.substring(6).strip());
    }
    if (said.startsWith("sql:")) {
      return new Query(said.substring(4).strip());
    }
    if (said.isEmpty()) {
      throw new DefinitionException(
          "Option --entities", "it is empty", "Give a path, a table or a SELECT.");
    }
    if (Endings.SQL.matcher(said).find()) {
      return new Query(said);
    }
    return said.indexOf('/') >= 0 || Endings.format(said).isPresent()
        ? path(said)
        : new Table(said);
  }

  private static Path path(String text) {
    String path = text.strip();
    return new Path(
        new SourceLocation.Files(path, Endings.format(path).orElse(FileFormat.PARQUET)));
  }

  /** How a text shows what it is. */
  final class Endings {
    private static final Pattern SQL = Pattern.compile("(?is)^(select|with)\\b.*\\s");
    private static final Map<String, FileFormat> FORMATS =
        Map.of(
            ".parquet", FileFormat.PARQUET,
            ".pq", FileFormat.PARQUET,
            ".csv", FileFormat.CSV,
            ".csv.gz", FileFormat.CSV,
            ".json", FileFormat.JSON,
            ".jsonl", FileFormat.JSON,
            ".avro", FileFormat.AVRO,
            ".orc", FileFormat.ORC);

    private Endings() {}

    /** The format that a path's ending names. */
    static Optional<FileFormat> format(String path) {
      String name = path.toLowerCase(Locale.ROOT).replaceAll("/+$", "");
      return FORMATS.entrySet().stream()
          .filter(e -> name.endsWith(e.getKey()))
          .map(Map.Entry::getValue)
          .findFirst();
    }
  }
}
