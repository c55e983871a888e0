package io.headrace.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A file of SQL statements. */
final class SqlText {
  private SqlText() {}

  /**
   * The statements, without what is nothing but comment. A semicolon ends one where a line ends
   * with it, so that texts may hold semicolons.
   */
  static List<String> statements(String text) {
    List<String> statements = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().map(String::stripTrailing).toList()) {
      boolean last = line.endsWith(";") && !line.stripLeading().startsWith("--");
      lines.add(last ? line.substring(0, line.length() - 1) : line);
      if (last) {
        add(statements, lines);
      }
    }
    add(statements, lines);
    return statements;
  }

  private static void add(List<String> statements, List<String> lines) {
    boolean empty =
        lines.stream().map(String::strip).allMatch(l -> l.isEmpty() || l.startsWith("--"));
    if (!empty) {
      statements.add(lines.stream().collect(Collectors.joining("\n")).strip());
    }
    lines.clear();
  }
}
