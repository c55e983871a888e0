package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * COPY into a temporary table, and from there into the view's table where rows are not older. One
 * join finds what the table has under each key; then rows are updated where they stand, and those
 * that are missing are inserted, both in order of the key.
 */
final class PostgresUpsert implements PostgresWay {
  private final PostgresStaging staging;
  private final PostgresFeatures features;
  private final Writes writes;
  private final String sql;

  PostgresUpsert(
      PostgresTable table, PostgresFeatures features, boolean keepsNumbers, Writes writes) {
    this.staging = new PostgresStaging(features, keepsNumbers);
    this.features = features;
    this.writes = writes;
    this.sql = sql(table.sqlName(), keepsNumbers);
  }

  @Override
  public WriteCounts write(Connection connection, PostgresBatch sorted) throws SQLException {
    staging.fill(connection, sorted);
    // Batches are small beside the table, so each key is looked up; and the order in which keys
    // are staged is the order in which rows are locked, which no other join keeps.
    PostgresServer.execute(
        connection,
        "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;"
            + " SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
            + " SET LOCAL enable_material = off; SET LOCAL jit = off;"
            + " SET LOCAL work_mem = '32MB'");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", features.names()));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return counts(result, sorted.rows());
      }
    }
  }

  private WriteCounts counts(ResultSet result, int rows) throws SQLException {
    long older = result.getLong("older");
    long same = result.getLong("same");
    if (result.getLong("to_update") != result.getLong("updated")
        || result.getLong("to_insert") != result.getLong("inserted")) {
      // Another writer has committed some of these keys in between. Sent again, the whole rows
      // are compared with what that writer left.
      throw new SQLException("another writer was faster each time", "40001");
    }
    return writes == Writes.CHANGED
        ? new WriteCounts(rows - older - same, older, same, 0, result.getLong("changed_bytes"))
        : new WriteCounts(rows - older, older, 0, 0, result.getLong("bytes"));
  }

  /**
   * Parameter: names of the features, in order of the arrays.
   *
   * <p>A row is compared with every value stored under its key, also with those of features that
   * the view has no longer: the whole row is older or none of it. A row with a bound replaces what
   * is not later than that, whatever its own times. Values that stand there already, times
   * included, are left as they are. An update finds its row by its place. One that another writer
   * has moved on meanwhile is missed by releases of November 2025 and later, which look at the
   * place again; older minor releases of every major may find it all the same: then the times
   * decide once more. The counts tell what was missed.
   */
  static String sql(String table, boolean keepsNumbers) {
    return """
    WITH features AS MATERIALIZED (SELECT ?::text[] AS names),
    judged AS MATERIALIZED (
      SELECT staged.*, found.*
      FROM %2$s AS staged CROSS JOIN features CROSS JOIN LATERAL (
        SELECT
          coalesce(bool_or(CASE WHEN staged.bound_ts IS NOT NULL
            THEN stored.event_ts > staged.bound_ts
            ELSE (stored.event_ts, coalesce(stored.created_ts, '-infinity'))
              > (staged.event_ts, coalesce(staged.created_ts, '-infinity')) END), false) AS older,
          coalesce(array_agg(stored.place ORDER BY stored.f) FILTER (WHERE stored.f IS NOT NULL),
            '{}') AS places,
          coalesce(array_agg(stored.f ORDER BY stored.f) FILTER (WHERE stored.f IS NOT NULL),
            '{}') AS present,
          coalesce(bool_or(
            (stored.event_ts, stored.created_ts, stored.value, stored.value_text)
            IS DISTINCT FROM
            (staged.event_ts, staged.created_ts, staged.vals[stored.f], staged.texts[stored.f])
            OR stored.vector_value IS NOT NULL %3$s)
            FILTER (WHERE stored.f IS NOT NULL), false) AS differs
        FROM (
          SELECT *, ctid AS place, array_position(features.names, feature_name) AS f
          FROM %1$s WHERE entity_key = staged.entity_key OFFSET 0) AS stored) AS found),
    updated AS (
      UPDATE %1$s AS stored SET value = newer.value, value_text = newer.value_text, %4$s
        vector_value = NULL, event_ts = newer.event_ts, created_ts = newer.created_ts
      FROM (
        SELECT found.place, judged.vals[found.f] AS value, judged.texts[found.f] AS value_text,
          judged.nums[found.f] AS value_num, judged.event_ts, judged.created_ts,
          judged.bound_ts
        FROM judged CROSS JOIN LATERAL unnest(judged.places, judged.present) AS found (place, f)
        WHERE NOT judged.older AND judged.differs
        ORDER BY judged.entity_key, found.f) AS newer
      WHERE stored.ctid = newer.place
        AND (CASE WHEN newer.bound_ts IS NOT NULL THEN stored.event_ts > newer.bound_ts
          ELSE (stored.event_ts, coalesce(stored.created_ts, '-infinity'))
            > (newer.event_ts, coalesce(newer.created_ts, '-infinity')) END) IS NOT TRUE
      RETURNING 1),
    inserted AS (
      INSERT INTO %1$s
        (entity_key, feature_name, value, value_text, %5$s vector_value, event_ts, created_ts)
      SELECT judged.entity_key, features.names[f], judged.vals[f], judged.texts[f], %6$s NULL,
        judged.event_ts, judged.created_ts
      FROM judged CROSS JOIN features
        CROSS JOIN LATERAL generate_subscripts(judged.vals, 1) AS f
      WHERE NOT judged.older AND cardinality(judged.present) < cardinality(judged.vals)
        AND f <> ALL (judged.present)
      ORDER BY judged.entity_key, f
      ON CONFLICT DO NOTHING
      RETURNING 1),
    outcomes AS (
      SELECT older, differs, cardinality(vals) AS features, cardinality(present) AS present,
        NOT older AND NOT differs AND cardinality(present) = cardinality(vals) AS same,
        cardinality(vals) * octet_length(entity_key)
          + (SELECT coalesce(sum(octet_length(value)), 0) FROM unnest(vals) AS value) AS bytes
      FROM judged)
    SELECT
      count(*) FILTER (WHERE older) AS older,
      count(*) FILTER (WHERE same) AS same,
      coalesce(sum(present) FILTER (WHERE NOT older AND differs), 0) AS to_update,
      (SELECT count(*) FROM updated) AS updated,
      coalesce(sum(features - present) FILTER (WHERE NOT older), 0) AS to_insert,
      (SELECT count(*) FROM inserted) AS inserted,
      coalesce(sum(bytes) FILTER (WHERE NOT older), 0) AS bytes,
      coalesce(sum(bytes) FILTER (WHERE NOT older AND NOT same), 0) AS changed_bytes
    FROM outcomes
    """
        .formatted(
            table,
            PostgresStaging.TABLE,
            keepsNumbers ? "OR stored.value_num IS DISTINCT FROM staged.nums[stored.f]" : "",
            keepsNumbers ? "value_num = newer.value_num," : "",
            keepsNumbers ? "value_num," : "",
            keepsNumbers ? "judged.nums[f]," : "");
  }
}
