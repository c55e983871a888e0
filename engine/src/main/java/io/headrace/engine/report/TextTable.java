package io.headrace.engine.report;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns as wide as their widest cell; numbers to the right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... header) {
    this.header = List.of(header);
  }

  /** Adds a row; null shows as an empty cell. */
  public TextTable row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(
          cell == null
              ? ""
              : cell instanceof Long number ? String.format("%,d", number) : cell.toString());
    }
    rows.add(row);
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** As a table of Markdown; numbers to the right. */
  public String markdown() {
    StringBuilder text = new StringBuilder("|");
    header.forEach(h -> text.append(' ').append(h).append(" |"));
    text.append("\n|");
    for (int c = 0; c < header.size(); c++) {
      text.append(isNumeric(c) ? " ---: |" : " --- |");
    }
    for (List<String> row : rows) {
      text.append("\n|");
      for (int c = 0; c < header.size(); c++) {
        String cell = c < row.size() ? row.get(c).replace("|", "\\|") : "";
        text.append(' ').append(cell).append(" |");
      }
    }
    return text.append('\n').toString();
  }

  /** The table with its header, each line ended. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, header);
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < header.size(); c++) {
      String cell = c < cells.size() ? cells.get(c) : "";
      String space = " ".repeat(Math.max(0, width(c) - cell.length()));
      line.append(isNumeric(c) ? space + cell : cell + space).append(GAP);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    return rows.stream()
        .mapToInt(r -> column < r.size() ? r.get(column).length() : 0)
        .reduce(header.get(column).length(), Math::max);
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(r -> column >= r.size() || r.get(column).matches("-?[0-9][0-9,.]*[%s]?|"));
  }
}
