package io.headrace.engine.offline;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that a query reads by path, such as {@code parquet.`data/flights.parquet`}: relative ones
 * start at the feature repository, as every path of a definition does, and not at the folder that
 * Spark happens to run in. Feast's {@code s3:} is Hadoop's {@code s3a:}.
 */
public final class QueryPaths {
  /** Texts and comments are matched too, and left as they are. */
  private static final Pattern TOKENS =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|--[^\\n]*|/\\*.*?\\*/"
              + "|(?<format>\\b(?:parquet|csv|json|avro|orc|text|binaryFile|delta)|`(?:parquet|csv|json|avro|orc|delta)`)"
              + "\\s*\\.\\s*`(?<path>[^`]+)`",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  private QueryPaths() {}

  /** The query with its relative paths made absolute. */
  public static String resolve(String sql, Path repository) {
    Matcher token = TOKENS.matcher(sql);
    StringBuilder resolved = new StringBuilder();
    while (token.find()) {
      String path = token.group("path");
      boolean relative = path != null && !path.startsWith("/") && !SCHEME.matcher(path).matches();
      String text =
          path != null && path.startsWith("s3://")
              ? token.group("format") + ".`s3a" + path.substring(2) + "`"
              : relative
                  ? token.group("format") + ".`" + folder(repository) + path + "`"
                  : token.group();
      token.appendReplacement(resolved, Matcher.quoteReplacement(text));
    }
    return token.appendTail(resolved).toString();
  }

  /**
   * Java ends the URI of an existing folder with a slash, and that of one which is not there yet
   * without.
   */
  private static String folder(Path repository) {
    String uri = repository.toUri().toString();
    return uri.endsWith("/") ? uri : uri + "/";
  }
}
