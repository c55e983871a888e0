package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Parameters of Python's database drivers in the words of JDBC's. */
final class SqlUrlParameters {
  private static final String CONNECT_SECONDS = "5";

  private static final Map<String, String> POSTGRESQL =
      Map.ofEntries(
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("application_name", "ApplicationName"),
          Map.entry("options", "options"),
          Map.entry("target_session_attrs", "targetServerType"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("channel_binding", "channelBinding"));
  private static final Set<String> POSTGRESQL_WITHOUT_EFFECT =
      Set.of(
          "keepalives",
          "keepalives_idle",
          "keepalives_interval",
          "keepalives_count",
          "tcp_user_timeout",
          "client_encoding",
          "prepare_threshold",
          "autocommit");
  private static final Map<String, String> MARIADB =
      Map.of("ssl_ca", "serverSslCert", "connect_timeout", "connectTimeout");
  private static final Set<String> MARIADB_WITHOUT_EFFECT =
      Set.of("charset", "use_unicode", "read_timeout", "write_timeout", "autocommit");
  private static final Set<String> MARIADB_SSL =
      Set.of("ssl_disabled", "ssl_verify_cert", "ssl_verify_identity");
  private static final Set<String> SQLITE_WITHOUT_EFFECT =
      Set.of("timeout", "check_same_thread", "isolation_level", "cached_statements");

  private SqlUrlParameters() {}

  /**
   * @throws DefinitionException naming every parameter that has no counterpart, without its value
   */
  static Map<String, String> translate(
      String key, SqlDialect dialect, Map<String, String> parameters) {
    Map<String, String> properties = new LinkedHashMap<>();
    switch (dialect) {
      case POSTGRESQL -> properties.put("connectTimeout", CONNECT_SECONDS);
      case MARIADB -> {
        properties.put("connectTimeout", CONNECT_SECONDS + "000");
        // As PyMySQL does: MySQL hands out its key where the connection is not encrypted.
        properties.put("allowPublicKeyRetrieval", "true");
      }
      case SQLITE -> {
        // A file needs no connection.
      }
    }
    List<Problem> problems = new ArrayList<>();
    parameters.forEach(
        (name, value) -> {
          if (!put(dialect, name, value, properties)) {
            problems.add(unknown(key, dialect, name));
          }
        });
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    if (dialect == SqlDialect.MARIADB) {
      properties.putIfAbsent("sslMode", sslMode(parameters));
    }
    return properties;
  }

  private static boolean put(
      SqlDialect dialect, String name, String value, Map<String, String> properties) {
    switch (dialect) {
      case POSTGRESQL -> {
        if (POSTGRESQL.containsKey(name)) {
          properties.put(POSTGRESQL.get(name), postgresValue(name, value));
          return true;
        }
        return POSTGRESQL_WITHOUT_EFFECT.contains(name);
      }
      case MARIADB -> {
        if (MARIADB.containsKey(name)) {
          properties.put(MARIADB.get(name), name.equals("connect_timeout") ? value + "000" : value);
          return true;
        }
        return MARIADB_SSL.contains(name) || MARIADB_WITHOUT_EFFECT.contains(name);
      }
      case SQLITE -> {
        return SQLITE_WITHOUT_EFFECT.contains(name);
      }
    }
    return false;
  }

  private static String postgresValue(String name, String value) {
    if (!name.equals("target_session_attrs")) {
      return value;
    }
    return switch (value) {
      case "read-write", "primary" -> "primary";
      case "read-only", "standby" -> "secondary";
      case "prefer-standby" -> "preferSecondary";
      default -> "any";
    };
  }

  /** As PyMySQL: a certificate to trust is checked against, the host's name when asked for. */
  private static String sslMode(Map<String, String> parameters) {
    if (isTrue(parameters, "ssl_disabled")) {
      return "disable";
    }
    if (isTrue(parameters, "ssl_verify_identity")) {
      return "verify-full";
    }
    if (parameters.containsKey("ssl_ca") || isTrue(parameters, "ssl_verify_cert")) {
      return "verify-ca";
    }
    return "disable";
  }

  private static boolean isTrue(Map<String, String> parameters, String name) {
    return Set.of("true", "1", "yes")
        .contains(parameters.getOrDefault(name, "").toLowerCase(Locale.ROOT));
  }

  private static Problem unknown(String key, SqlDialect dialect, String name) {
    Set<String> known = new TreeSet<>();
    switch (dialect) {
      case POSTGRESQL -> {
        known.addAll(POSTGRESQL.keySet());
        known.addAll(POSTGRESQL_WITHOUT_EFFECT);
      }
      case MARIADB -> {
        known.addAll(MARIADB.keySet());
        known.addAll(MARIADB_SSL);
        known.addAll(MARIADB_WITHOUT_EFFECT);
      }
      case SQLITE -> known.addAll(SQLITE_WITHOUT_EFFECT);
    }
    return new Problem(
        key + " of feature_store.yaml",
        "the parameter '" + name + "' has no counterpart in the JDBC driver of " + dialect.text(),
        "Leave it out. " + Suggestions.among("parameters", name, known));
  }
}
