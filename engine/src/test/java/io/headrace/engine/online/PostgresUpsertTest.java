package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresUpsertTest {
  /**
   * Only servers without the latest fixes find a row that another writer has moved on, so that no
   * other server shows what the comparison is for.
   */
  @Test
  void anUpdateByPlaceComparesTimesAgain() {
    assertThat(PostgresUpsert.sql("t", true))
        .containsIgnoringWhitespaces(
            "WHERE stored.ctid = newer.place"
                + " AND (CASE WHEN newer.bound_ts IS NOT NULL THEN stored.event_ts > newer.bound_ts"
                + " ELSE (stored.event_ts, coalesce(stored.created_ts, '-infinity'))"
                + " > (newer.event_ts, coalesce(newer.created_ts, '-infinity')) END) IS NOT TRUE"
                + " RETURNING 1");
  }
}
