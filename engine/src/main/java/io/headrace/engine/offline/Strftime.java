package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/** The part of Python's strftime that lays data out by day or hour: %Y %m %d %H %M %S %j %%. */
final class Strftime {
  private static final String DEFAULT = "%Y-%m-%d";
  private static final Map<Character, String> PATTERNS =
      Map.of('Y', "uuuu", 'm', "MM", 'd', "dd", 'H', "HH", 'M', "mm", 'S', "ss", 'j', "DDD");

  private final DateTimeFormatter formatter;

  private Strftime(DateTimeFormatter formatter) {
    this.formatter = formatter;
  }

  /**
   * @throws DefinitionException for a directive that is not among those above
   */
  static Strftime of(String where, String format) {
    String text = format.isEmpty() ? DEFAULT : format;
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        builder.appendLiteral(c);
        continue;
      }
      char directive = i + 1 < text.length() ? text.charAt(++i) : ' ';
      if (directive == '%') {
        builder.appendLiteral('%');
      } else if (PATTERNS.containsKey(directive)) {
        builder.appendPattern(PATTERNS.get(directive));
      } else {
        throw new DefinitionException(
            where,
            "date_partition_column_format '" + text + "' has '%" + directive + "'",
            "Use %Y, %m, %d, %H, %M, %S or %j, greatest unit first.");
      }
    }
    return new Strftime(builder.toFormatter(java.util.Locale.ROOT).withZone(ZoneOffset.UTC));
  }

  String format(Instant moment) {
    return formatter.format(moment);
  }
}
