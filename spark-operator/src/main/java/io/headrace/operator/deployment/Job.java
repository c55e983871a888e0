package io.headrace.operator.deployment;

import java.util.List;
import java.util.Optional;

/**
 * One job of a deployment.
 *
 * @param command as on the command line: {@code materialize-incremental}
 * @param views patterns; empty for all views that are online
 * @param perView whether each view is a run of its own
 * @param lag as written; likewise {@code maxInterval}
 * @param arguments further ones, as they are
 */
public record Job(
    String name,
    Command command,
    List<String> views,
    boolean perView,
    Optional<String> start,
    Optional<String> end,
    Optional<String> lag,
    Optional<String> maxInterval,
    Optional<String> ifRunning,
    List<String> arguments,
    Optional<Schedule> schedule) {
  public Job {
    views = List.copyOf(views);
    arguments = List.copyOf(arguments);
  }

  /** What can run as a job, with its main class. */
  public enum Command {
    MATERIALIZE("materialize", "Materialize"),
    MATERIALIZE_INCREMENTAL("materialize-incremental", "MaterializeIncremental"),
    HISTORICAL("historical", "Historical"),
    APPLY("apply", "Apply"),
    VERIFY_ONLINE("verify-online", "VerifyOnline"),
    CHECK_JOIN("check-join", "CheckJoin");

    private final String text;
    private final String mainClass;

    Command(String text, String mainClass) {
      this.text = text;
      this.mainClass = mainClass;
    }

    public String text() {
      return text;
    }

    public String mainClass() {
      return "io.headrace.jobs." + mainClass;
    }

    public boolean materializes() {
      return this == MATERIALIZE || this == MATERIALIZE_INCREMENTAL;
    }
  }
}
