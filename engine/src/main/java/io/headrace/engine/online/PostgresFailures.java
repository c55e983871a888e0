package io.headrace.engine.online;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What the server's error codes mean for whoever runs a job. */
final class PostgresFailures {
  /** By SQLSTATE; {@code %s} is the user. */
  private static final Map<String, String> FIXES =
      Map.ofEntries(
          Map.entry("28P01", "Check 'user' and 'password' of the online store for user %s."),
          Map.entry("28000", "The server's pg_hba.conf does not let user %s in this way."),
          Map.entry("3D000", "Create the database, or correct 'database' of the online store."),
          Map.entry("42501", "Grant user %s what is missing."),
          Map.entry("42P01", "Run 'headrace apply', which makes the tables."),
          Map.entry(
              "42703",
              "The table has other columns than Feast 0.67 makes; drop it and run 'headrace"
                  + " apply'."),
          Map.entry(
              "42704",
              "With 'vector_enabled' the database needs pgvector: run CREATE EXTENSION vector."),
          Map.entry("53100", "Make room on the server's disk, then run again."),
          Map.entry(
              "53300", "Lower 'max_conn' of the online store, or raise max_connections there."),
          Map.entry(
              "55P03",
              "Another session holds a lock on it: look for long transactions in"
                  + " pg_stat_activity."),
          Map.entry(
              "57014",
              "Look for locks on the table, or raise 'statement_timeout' of headrace.postgres."),
          Map.entry(
              "08004",
              "A server without TLS needs 'sslmode: disable' or 'prefer'; the default is"
                  + " 'require'."));

  /** Serialization failure, deadlock, lock not available. */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03");

  private static final String UNREACHABLE =
      "Check that the server runs and that host and port are right.";

  private static final String DISTRUST =
      "Check 'sslmode' and the certificates that 'sslrootcert_path', 'sslcert_path' and"
          + " 'sslkey_path' name; with 'verify-full' the server's is for the name of the host.";

  private PostgresFailures() {}

  /** One line, without a final full stop. The driver's messages hold no password. */
  static String shown(SQLException e) {
    String message = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  static String fix(SQLException e, String user) {
    String state = state(e);
    if (FIXES.containsKey(state)) {
      return String.format(FIXES.get(state), "'" + user + "'");
    }
    if (isDistrust(e)) {
      return DISTRUST;
    }
    return isConnectionLost(e) ? UNREACHABLE : "SQLSTATE " + state + ".";
  }

  /** A connection that failed now may succeed in a moment. */
  static boolean mayAnswerLater(SQLException e) {
    return (isConnectionLost(e) && !state(e).equals("08004") && !isDistrust(e))
        || state(e).equals("53300");
  }

  static boolean isStarting(SQLException e) {
    return state(e).equals("57P03");
  }

  /**
   * The same batch may succeed when it is sent again: a deadlock, a race with another writer, a
   * lock that is held for long, or a lost connection. Writing a batch twice leaves what writing it
   * once leaves.
   */
  static boolean isWorthRepeating(SQLException e) {
    return isConnectionLost(e) || PASSING.contains(state(e));
  }

  /**
   * Something in a row is refused, and would be again: a data exception, a check that somebody has
   * put on the table, a text or key that is longer than an index takes.
   */
  static boolean isAboutData(SQLException e) {
    return state(e).startsWith("22") || state(e).equals("23514") || state(e).equals("54000");
  }

  /** A key that was to be inserted is in the table already. */
  static boolean isKeyThere(SQLException e) {
    return state(e).equals("23505");
  }

  /** Certificates that are missing, not trusted or for another name stay so. */
  private static boolean isDistrust(SQLException e) {
    if (!state(e).equals("08006")) {
      return false;
    }
    boolean network = false;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLHandshakeException
          || cause instanceof SSLPeerUnverifiedException
          || cause instanceof GeneralSecurityException
          || cause instanceof FileNotFoundException) {
        return true;
      }
      network |= cause instanceof IOException;
    }
    // The driver compares names itself: nothing has failed underneath.
    return !network;
  }

  private static boolean isConnectionLost(SQLException e) {
    return state(e).startsWith("08") || state(e).startsWith("57P0");
  }

  private static String state(SQLException e) {
    return Optional.ofNullable(e.getSQLState()).orElse("");
  }
}
