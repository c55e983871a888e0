package io.headrace.engine.verification;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a user's data a check looks at.
 *
 * @param entityRows at most so many, at least 1
 * @param seed other seeds choose other rows; the same seed chooses the same
 * @param featureRows at most so many are brought to the driver, of all views together
 */
public record SampleSize(int entityRows, long seed, long featureRows) {
  /** What a driver of ordinary size holds. */
  public static final SampleSize DEFAULT = new SampleSize(1_000, 0, 1_000_000);

  public SampleSize {
    List<Problem> problems = new ArrayList<>();
    if (entityRows < 1) {
      problems.add(new Problem("Option --sample-rows", "it is " + entityRows, "Give 1 or more."));
    }
    if (featureRows < 1) {
      problems.add(
          new Problem("Option --max-feature-rows", "it is " + featureRows, "Give 1 or more."));
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }
}
