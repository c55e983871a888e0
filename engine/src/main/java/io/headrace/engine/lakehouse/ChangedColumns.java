package io.headrace.engine.lakehouse;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns by which changed rows are told, under their names in the table.
 *
 * @param told those of each changed row that the answer has
 * @param compared a row counts as changed when one of these, or of {@code told}, did; what nobody
 *     reads may change
 */
public record ChangedColumns(List<String> told, List<String> compared) {
  public ChangedColumns {
    told = List.copyOf(told);
    List<String> rest = new ArrayList<>(compared);
    rest.removeAll(told);
    compared = List.copyOf(rest);
  }
}
