package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCommandTest {
  @TempDir Path folder;

  @Test
  void aSemicolonAtTheEndOfALineEndsAStatement() {
    assertThat(
            SqlText.statements(
                "-- first;\nSELECT ';' AS a,\n  1 AS b;  \n\n-- nothing\n;\nSELECT 2\n"))
        .containsExactly("-- first;\nSELECT ';' AS a,\n  1 AS b", "SELECT 2");
  }

  @Test
  void statementsOfFilesComeBeforeThoseOfTheCommandLine() {
    TestRepository r = TestRepository.in(folder);
    r.file("feature_store.yaml", TestRepository.STORE);
    r.file("make.sql", "CREATE TABLE delta.`data/t` USING delta AS\nSELECT 7L AS n;\n");

    CliRun run =
        r.run(
            "sql",
            "--file",
            r.path("make.sql").toString(),
            "--output",
            "json",
            "SELECT n FROM delta.`data/t`");

    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).isEqualTo("{\"n\":7}\n");
    assertThat(r.path("data/t/_delta_log")).isDirectory();
  }

  @Test
  void nothingToRunIsAnError() {
    TestRepository r = TestRepository.in(folder);
    r.file("feature_store.yaml", TestRepository.STORE);

    CliRun run = r.run("sql");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("headrace sql: there is no statement. Give one, or a --file of them.");
  }

  @Test
  void aMissingFileIsNamed() {
    TestRepository r = TestRepository.in(folder);
    r.file("feature_store.yaml", TestRepository.STORE);

    CliRun run = r.run("sql", "--file", "none.sql");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--file none.sql: it cannot be read");
  }

  @Test
  void wrongSqlEndsWithSparksWords() {
    TestRepository r = TestRepository.in(folder);
    r.file("feature_store.yaml", TestRepository.STORE);

    CliRun run = r.run("sql", "SELECT 1 AS one", "SELEC 1");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).contains("one");
    assertThat(run.err())
        .contains("statement 'SELEC 1': [PARSE_SYNTAX_ERROR]")
        .contains("Statements before it were run.");
  }
}
