package io.headrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * DuckDB's ASOF join over the same files: no ties by created timestamp, no statistics, one machine.
 * Several views are a chain of joins.
 */
final class DuckDbContender implements Contender {
  private static final long TTL_MICROS = Inputs.TTL.toNanos() / 1000;

  private final int threads;

  DuckDbContender(int threads) {
    this.threads = threads;
  }

  @Override
  public String name() {
    return "DuckDB ASOF";
  }

  @Override
  public Optional<String> run(Inputs inputs, Path output) throws SQLException, IOException {
    Files.createDirectories(output);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = " + threads);
      statement.execute("SET memory_limit = '8GB'");
      statement.execute("SET temp_directory = '" + output.resolveSibling("duckdb-temp") + "'");
      statement.execute("SET preserve_insertion_order = false");
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION snappy)"
              .formatted(query(inputs), output.resolve("part-0.parquet")));
    }
    return Optional.empty();
  }

  static String query(Inputs inputs) {
    String query = "SELECT * FROM " + files(inputs.labels());
    for (int view = 0; view < inputs.shape().views(); view++) {
      query = joined(query, inputs, view);
    }
    return query;
  }

  private static String joined(String labels, Inputs inputs, int view) {
    String columns =
        IntStream.range(0, inputs.shape().columns())
            .mapToObj(c -> inputs.shape().column(view, c))
            // A null row gives a null age and so null features.
            .map(
                c ->
                    "CASE WHEN epoch_us(l.%2$s) - epoch_us(f.%2$s) <= %3$d THEN f.%1$s END AS %1$s"
                        .formatted(c, Inputs.EVENT, TTL_MICROS))
            .collect(Collectors.joining(", "));
    return "SELECT l.*, %s FROM (%s) l ASOF LEFT JOIN %s f ON l.%s = f.%s AND l.%s >= f.%s"
        .formatted(
            columns,
            labels,
            files(inputs.features(view)),
            Inputs.KEY,
            Inputs.KEY,
            Inputs.EVENT,
            Inputs.EVENT);
  }

  private static String files(Path folder) {
    return "read_parquet('" + folder.resolve("*.parquet") + "')";
  }
}
