package io.headrace.operator.run;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the driver's container ended.
 *
 * @param reason Kubernetes' word for it, such as {@code Error} or {@code OOMKilled}; may be empty
 * @param summary what the job left as its termination message; may be empty
 */
public record DriverExit(int code, String reason, String summary) {
  private static final int FAILED = 1;

  /** The exit codes that the jobs themselves give. */
  private static final Set<Integer> OF_JOBS = Set.of(0, 1, 2, 3, 4, 5, 143);

  private static final Pattern TEXT =
      Pattern.compile("ExitCode: (-?\\d+)(?:, Reason: (\\w+))?", Pattern.CASE_INSENSITIVE);

  /** Reads the code out of an operator's message, where it stands in one. */
  static Optional<DriverExit> in(String message) {
    Matcher found = TEXT.matcher(message);
    return found.find()
        ? Optional.of(
            new DriverExit(
                Integer.parseInt(found.group(1)), found.group(2) == null ? "" : found.group(2), ""))
        : Optional.empty();
  }

  /** The exit code of a failed run: the job's own, or 1 for what killed it from outside. */
  public int ofFailedRun() {
    return code != 0 && OF_JOBS.contains(code) ? code : FAILED;
  }

  public boolean outOfMemory() {
    return reason.equals("OOMKilled");
  }

  /** On one line. */
  public String line() {
    return "exit code " + code + (reason.isEmpty() ? "" : ", " + reason);
  }
}
