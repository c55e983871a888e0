package io.headrace.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlDialectTest {
  @ParameterizedTest
  @CsvSource({"40001, true", "23505, true", "42P07, true", "42710, true", "42501, false"})
  void whatAnotherPostgresSessionMadeFirstIsLookedForAgain(String state, boolean repeated) {
    assertThat(SqlDialect.POSTGRESQL.mayRepeat(new SQLException("made", state)))
        .isEqualTo(repeated);
  }
}
