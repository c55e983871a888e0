package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.SQLException;

/** How a batch gets into a view's table, within a transaction that the caller has begun. */
interface PostgresWay {
  WriteCounts write(Connection connection, PostgresBatch sorted) throws SQLException;
}
