package io.headrace.engine.registry;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done within one transaction; it may be done again when another one was in the way. */
@FunctionalInterface
public interface SqlWork<T> {
  T run(Connection connection) throws SQLException;
}
