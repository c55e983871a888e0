package io.headrace.engine.verification;

import java.util.List;

/**
 * What became of comparing a join with the brute force.
 *
 * @param rows label rows compared
 * @param differingRows label rows with at least one difference
 * @param differences of the first rows that differ
 */
public record Comparison(long rows, long differingRows, List<Difference> differences) {
  public Comparison {
    differences = List.copyOf(differences);
  }

  public boolean agrees() {
    return differingRows == 0;
  }
}
