package io.headrace.engine.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QueryPathsTest {
  private static final Path REPOSITORY = Path.of("/repo");

  @Test
  void relativePathStartsAtTheRepository() {
    assertThat(resolved("SELECT * FROM parquet.`data/a.parquet` JOIN csv . `b.csv`"))
        .isEqualTo(
            "SELECT * FROM parquet.`file:///repo/data/a.parquet` JOIN csv.`file:///repo/b.csv`");
  }

  @Test
  void absolutePathsAndUrisStay() {
    String sql = "SELECT * FROM parquet.`/data/a` JOIN orc.`s3a://bucket/b` JOIN json.`file:/c`";
    assertThat(resolved(sql)).isEqualTo(sql);
  }

  @Test
  void textsCommentsAndColumnsStay() {
    String sql = "SELECT 'parquet.`x`', t.`parquet` -- parquet.`y`\n /* csv.`z` */ FROM a.`b c`";
    assertThat(resolved(sql)).isEqualTo(sql);
  }

  @Test
  void pathsInCommonTableExpressionsAreFound() {
    assertThat(resolved("WITH x AS (SELECT * FROM Parquet.`a`) SELECT * FROM x"))
        .isEqualTo("WITH x AS (SELECT * FROM Parquet.`file:///repo/a`) SELECT * FROM x");
  }

  private static String resolved(String sql) {
    return QueryPaths.resolve(sql, REPOSITORY);
  }
}
