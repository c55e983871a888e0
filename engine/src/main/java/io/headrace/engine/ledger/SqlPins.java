package io.headrace.engine.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Pins of the views of a project, in pieces: MySQL's texts end at 64 KiB. */
final class SqlPins {
  static final String TABLE = "headrace_pins";

  /** Plain SQL that PostgreSQL, MariaDB, MySQL and SQLite take alike. */
  static final String CREATE =
      "CREATE TABLE IF NOT EXISTS "
          + TABLE
          + " (project VARCHAR(255) NOT NULL, view_name VARCHAR(255) NOT NULL,"
          + " piece INTEGER NOT NULL, content TEXT NOT NULL,"
          + " PRIMARY KEY (project, view_name, piece))";

  /** A character takes four bytes at most. */
  private static final int PIECE = 16_000;

  private final Connection connection;
  private final String project;

  SqlPins(Connection connection, String project) {
    this.connection = connection;
    this.project = project;
  }

  Optional<String> find(String view) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT content FROM "
                + TABLE
                + " WHERE project = ? AND view_name = ? ORDER BY piece")) {
      select.setString(1, project);
      select.setString(2, view);
      StringBuilder text = new StringBuilder();
      try (ResultSet pieces = select.executeQuery()) {
        while (pieces.next()) {
          text.append(pieces.getString(1));
        }
      }
      return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }
  }

  void put(String view, String text) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + TABLE + " WHERE project = ? AND view_name = ?")) {
      delete.setString(1, project);
      delete.setString(2, view);
      delete.executeUpdate();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + TABLE + " (project, view_name, piece, content) VALUES (?, ?, ?, ?)")) {
      int piece = 0;
      for (int from = 0; from < text.length(); piece++) {
        int to = Math.min(text.length(), from + PIECE);
        // The halves of one character stay together.
        to -= to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
        insert.setString(1, project);
        insert.setString(2, view);
        insert.setInt(3, piece);
        insert.setString(4, text.substring(from, to));
        insert.addBatch();
        from = to;
      }
      insert.executeBatch();
    }
  }
}
