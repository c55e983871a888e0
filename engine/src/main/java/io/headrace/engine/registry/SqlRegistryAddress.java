package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a SQL registry is, as JDBC understands it.
 *
 * @param jdbc without credentials
 * @param properties of the connection, with credentials; never printed
 * @param shown for messages
 * @param file of SQLite
 */
record SqlRegistryAddress(
    SqlDialect dialect,
    String jdbc,
    Map<String, String> properties,
    String shown,
    Optional<Path> file) {
  private static final Pattern URL =
      Pattern.compile(
          "(?<dialect>[A-Za-z]+)(?:\\+[A-Za-z0-9_]+)?://"
              + "(?:(?<user>[^:/@]*)(?::(?<password>[^@/]*))?@)?"
              + "(?<host>\\[[^\\]/?]+\\]|[^:/?@]*)(?::(?<port>[0-9]{1,5}))?"
              + "(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
  private static final String FORMS =
      "Use sqlite:///FILE, postgresql://USER:PASSWORD@HOST/DATABASE or"
          + " mysql+pymysql://USER:PASSWORD@HOST/DATABASE, or a file registry.";

  SqlRegistryAddress {
    properties = Map.copyOf(properties);
  }

  /**
   * Translates a URL of SQLAlchemy: {@code sqlite:///relative}, {@code sqlite:////absolute}, {@code
   * postgresql[+driver]://user:password@host:port/database?sslmode=...}, {@code mysql[+driver]://},
   * {@code mariadb[+driver]://}. User and password may be percent-encoded, and have to be where
   * they hold {@code @ : /}.
   *
   * @param key as which messages name it: {@code registry.path}
   * @param repository folder that a relative file starts at
   * @param arguments Feast's {@code connect_args}: the same parameters as behind the question mark
   * @throws DefinitionException for another database, an incomplete URL, or a parameter that JDBC
   *     drivers have no counterpart of
   */
  static SqlRegistryAddress of(
      String key, String url, Path repository, Map<String, String> arguments) {
    Matcher m = URL.matcher(url);
    if (!m.matches()) {
      throw refused(
          key, "it is no URL of SQLAlchemy", FORMS + " Write @ : / in a password as %40 %3A %2F.");
    }
    Map<String, String> parameters = new LinkedHashMap<>(query(m.group("query")));
    parameters.putAll(arguments);
    return switch (m.group("dialect")) {
      case "sqlite" -> sqlite(key, m, repository, parameters);
      case "postgresql", "postgres" ->
          server(key, m, SqlDialect.POSTGRESQL, "postgresql", 5432, parameters);
      case "mysql", "mariadb" -> server(key, m, SqlDialect.MARIADB, "mariadb", 3306, parameters);
      default -> throw refused(key, "this database is not supported", FORMS);
    };
  }

  private static SqlRegistryAddress sqlite(
      String key, Matcher m, Path repository, Map<String, String> parameters) {
    String database = text(m.group("database"));
    if (!text(m.group("host")).isEmpty() || database.isEmpty() || database.equals(":memory:")) {
      throw refused(
          key,
          "it names no file",
          "Write sqlite:///FILE for a file relative to the feature repository, or"
              + " sqlite:////FOLDER/FILE. A registry in memory ends with its process.");
    }
    Path file = repository.resolve(database).toAbsolutePath().normalize();
    return new SqlRegistryAddress(
        SqlDialect.SQLITE,
        "jdbc:sqlite:" + file,
        SqlUrlParameters.translate(key, SqlDialect.SQLITE, parameters),
        "Registry sqlite at " + file,
        Optional.of(file));
  }

  private static SqlRegistryAddress server(
      String key,
      Matcher m,
      SqlDialect dialect,
      String scheme,
      int usualPort,
      Map<String, String> parameters) {
    String host = text(m.group("host"));
    String database = text(m.group("database"));
    if (host.isEmpty() || database.isEmpty()) {
      throw refused(
          key,
          host.isEmpty() ? "it names no host" : "it names no database",
          FORMS + " A socket file cannot be used.");
    }
    int port = text(m.group("port")).isEmpty() ? usualPort : Integer.parseInt(m.group("port"));
    String place = host + ":" + port + "/" + database;
    Map<String, String> properties =
        new LinkedHashMap<>(SqlUrlParameters.translate(key, dialect, parameters));
    if (m.group("user") != null) {
      properties.put("user", decoded(m.group("user")));
    }
    if (m.group("password") != null) {
      properties.put("password", decoded(m.group("password")));
    }
    return new SqlRegistryAddress(
        dialect,
        "jdbc:" + scheme + "://" + place,
        properties,
        "Registry "
            + (dialect == SqlDialect.MARIADB ? m.group("dialect") : scheme)
            + " at "
            + place,
        Optional.empty());
  }

  private static Map<String, String> query(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : text(query).split("&", -1)) {
      if (!part.isEmpty()) {
        String[] pair = part.split("=", 2);
        parameters.put(
            URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
            pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  // A plus sign is itself in a password; only in a query it is a space.
  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String text(String part) {
    return part == null ? "" : part;
  }

  private static DefinitionException refused(String key, String what, String fix) {
    return new DefinitionException(key + " of feature_store.yaml", what, fix);
  }

  /** Without the properties, which hold the password. */
  @Override
  public String toString() {
    return shown;
  }
}
