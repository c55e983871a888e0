package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Finds out what became of a commit whose answer was lost. The rows would end up the same if they
 * were sent again; what was counted for them would not.
 */
final class PostgresCommit {
  private long transaction;
  private Optional<WriteCounts> unanswered = Optional.empty();

  void commit(Connection connection, WriteCounts counts) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT txid_current()")) {
      found.next();
      transaction = found.getLong(1);
    }
    unanswered = Optional.of(counts);
    connection.commit();
    unanswered = Optional.empty();
  }

  /**
   * What was counted when the commit went through after all; empty where the rows have to be sent.
   *
   * @throws SQLException worth repeating, where the server has not decided yet
   */
  Optional<WriteCounts> earlier(Connection connection) throws SQLException {
    if (unanswered.isEmpty()) {
      return Optional.empty();
    }
    String status = status(connection);
    if (status.equals("in progress")) {
      throw new SQLException("the lost connection's transaction is still running", "40001");
    }
    Optional<WriteCounts> counts = status.equals("committed") ? unanswered : Optional.empty();
    unanswered = Optional.empty();
    return counts;
  }

  private String status(Connection connection) throws SQLException {
    // A server that was restored to an earlier moment has not handed out that number yet.
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT CASE WHEN ? < txid_snapshot_xmax(txid_current_snapshot())"
                + " THEN txid_status(?) ELSE 'aborted' END")) {
      select.setLong(1, transaction);
      select.setLong(2, transaction);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        String status = Optional.ofNullable(found.getString(1)).orElse("aborted");
        connection.rollback();
        return status;
      }
    }
  }
}
