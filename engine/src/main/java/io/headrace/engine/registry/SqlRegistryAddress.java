package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SQLAlchemy URL as JDBC understands it.
 *
 * @param jdbc with its credentials; never printed
 * @param shown without them
 */
record SqlRegistryAddress(String jdbc, String shown) {
  private static final Pattern SQLITE = Pattern.compile("sqlite(?:\\+[a-z]+)?:///(.+)");
  private static final Pattern POSTGRES =
      Pattern.compile("postgres(?:ql)?(?:\\+[a-z0-9]+)?://(.+)");

  /**
   * Translates {@code sqlite:///file} and {@code
   * postgresql[+driver]://user:password@host:port/database}.
   *
   * @param repository folder that a relative file starts at
   * @throws DefinitionException for another database, or a SQLite file that is not there
   */
  static SqlRegistryAddress of(String url, Path repository) {
    Matcher sqlite = SQLITE.matcher(url);
    if (sqlite.matches()) {
      Path file = repository.resolve(sqlite.group(1)).toAbsolutePath().normalize();
      if (!Files.exists(file)) {
        throw new DefinitionException(
            "Registry sqlite at " + file,
            "there is no such file",
            "Run 'feast apply' first, or correct 'registry.path'.");
      }
      return new SqlRegistryAddress(
          "jdbc:sqlite:file:" + file + "?mode=ro", "Registry sqlite at " + file);
    }
    Matcher postgres = POSTGRES.matcher(url);
    if (postgres.matches()) {
      return postgres(URI.create("postgresql://" + postgres.group(1)));
    }
    throw new DefinitionException(
        "registry.path of feature_store.yaml",
        "this database is not supported",
        "Use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE, or a file registry.");
  }

  private static SqlRegistryAddress postgres(URI uri) {
    String place = uri.getHost() + ":" + (uri.getPort() < 0 ? 5432 : uri.getPort()) + uri.getPath();
    StringBuilder jdbc =
        new StringBuilder("jdbc:postgresql://").append(place).append("?connectTimeout=5");
    if (uri.getRawUserInfo() != null) {
      String[] user = uri.getRawUserInfo().split(":", 2);
      jdbc.append("&user=").append(recoded(user[0]));
      if (user.length == 2) {
        jdbc.append("&password=").append(recoded(user[1]));
      }
    }
    return new SqlRegistryAddress(jdbc.toString(), "Registry postgresql at " + place);
  }

  private static String recoded(String part) {
    return URLEncoder.encode(
        URLDecoder.decode(part, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
