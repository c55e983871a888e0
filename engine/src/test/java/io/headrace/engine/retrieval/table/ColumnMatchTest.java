package io.headrace.engine.retrieval.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.Problem;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ColumnMatchTest {
  private static List<String> differences(String rows, String table) {
    return ColumnMatch.differences("Output t", StructType.fromDDL(rows), StructType.fromDDL(table))
        .stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void orderCaseAndNullsMakeNoDifference() {
    assertThat(differences("a INT NOT NULL, B STRING", "b STRING, A INT")).isEmpty();
    assertThat(
            differences(
                "l ARRAY<STRUCT<x: INT NOT NULL>>, m MAP<STRING, DOUBLE>",
                "m MAP<STRING, DOUBLE>, l ARRAY<STRUCT<x: INT>>"))
        .isEmpty();
  }

  @Test
  void whatIcebergWidensItTakesBack() {
    assertThat(
            differences("a SMALLINT, b TINYINT, c ARRAY<SMALLINT>", "a INT, b INT, c ARRAY<INT>"))
        .isEmpty();
  }

  @Test
  void aNumberOfAnotherWidthIsAnotherColumn() {
    assertThat(differences("a BIGINT", "a INT"))
        .containsExactly(
            "Output t: its column 'a' is int, and the dataset's is bigint."
                + " Name another table, or replace this one: --mode overwrite.");
    assertThat(differences("a INT", "a BIGINT")).hasSize(1);
    assertThat(differences("a DECIMAL(10,2)", "a DECIMAL(10,3)")).hasSize(1);
    assertThat(differences("a TIMESTAMP", "a TIMESTAMP_NTZ")).hasSize(1);
    assertThat(differences("a ARRAY<STRUCT<x: INT>>", "a ARRAY<STRUCT<y: INT>>")).hasSize(1);
  }

  @Test
  void everyDifferenceIsNamed() {
    assertThat(differences("a INT, b INT, extra STRING", "a STRING, b INT, missing DOUBLE"))
        .hasSize(3)
        .anyMatch(p -> p.contains("its column 'a' is string, and the dataset's is int"))
        .anyMatch(p -> p.contains("it has no column 'extra', which the dataset has as string"))
        .anyMatch(p -> p.contains("its column 'missing' (double) is not in the dataset"));
  }
}
