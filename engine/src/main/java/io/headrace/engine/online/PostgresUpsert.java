package io.headrace.engine.online;

import io.headrace.engine.definitions.ValueType;
import java.util.Set;

/** The statement that moves staged rows into a view's table, where they are not older. */
final class PostgresUpsert {
  private static final Set<ValueType> NUMBERS =
      Set.of(ValueType.INT32, ValueType.INT64, ValueType.FLOAT, ValueType.DOUBLE, ValueType.BOOL);

  /** What {@code value_text} says as a number; PostgreSQL reads Python's infinities too. */
  private static final String NUMBER =
      "CASE WHEN f.feature_name = ANY ((SELECT names FROM numbers)::text[]) THEN"
          + " CASE f.value_text WHEN 'True' THEN 1 WHEN 'False' THEN 0"
          + " ELSE f.value_text::double precision END END, ";

  private PostgresUpsert() {}

  /** Whether {@code value_num} holds values of this type. */
  static boolean isNumber(ValueType type) {
    return NUMBERS.contains(type);
  }

  /**
   * Parameters: names of the features that are numbers, names of all features. Answers with one
   * line: values written, entity rows written, bytes of their keys and values.
   *
   * <p>Rows are compared twice. Before writing, with every value stored under the key, also with
   * those of features that the view has no longer: the whole row is older or none of it. While
   * writing, with the value that is replaced, as another writer may have come in between.
   */
  static String sql(String table, String staged, boolean keepsNumbers) {
    String column = keepsNumbers ? "value_num, " : "";
    String assignment = keepsNumbers ? "value_num = excluded.value_num," : "";
    return """
        WITH numbers AS (SELECT ?::text[] AS names),
        written AS (
          INSERT INTO %1$s AS stored
            (entity_key, feature_name, value, value_text, %3$svector_value, event_ts, created_ts)
          SELECT staged.entity_key, f.feature_name, f.value, f.value_text, %4$sNULL,
            staged.event_ts, staged.created_ts
          FROM %2$s AS staged
          CROSS JOIN LATERAL unnest(?::text[], staged.vals, staged.texts)
            AS f (feature_name, value, value_text)
          WHERE coalesce(
            (SELECT bool_and(
                (older.event_ts, coalesce(older.created_ts, '-infinity'))
                <= (staged.event_ts, coalesce(staged.created_ts, '-infinity')))
              FROM %1$s AS older WHERE older.entity_key = staged.entity_key),
            true)
          ORDER BY staged.entity_key, f.feature_name
          ON CONFLICT (entity_key, feature_name) DO UPDATE SET
            value = excluded.value, value_text = excluded.value_text, %5$s
            vector_value = excluded.vector_value, event_ts = excluded.event_ts,
            created_ts = excluded.created_ts
          WHERE (stored.event_ts, coalesce(stored.created_ts, '-infinity'))
            <= (excluded.event_ts, coalesce(excluded.created_ts, '-infinity'))
          RETURNING entity_key, octet_length(entity_key) + octet_length(value) AS bytes)
        SELECT count(*), count(DISTINCT entity_key), coalesce(sum(bytes), 0) FROM written
        """
        .formatted(table, staged, column, keepsNumbers ? NUMBER : "", assignment);
  }
}
