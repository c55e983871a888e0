package io.headrace.operator.trigger;

import io.headrace.operator.problems.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a run is started with: a main class and its arguments.
 *
 * <p>An increment that gets an explicit interval becomes a materialization of it: without the
 * options that work out an interval, with everything else.
 */
record JobArguments(String mainClass, List<String> arguments) {
  private static final String PACKAGE = "io.headrace.jobs.";
  private static final String ANY = PACKAGE + "Headrace";
  private static final String MATERIALIZE_CLASS = PACKAGE + "Materialize";
  private static final String INCREMENTAL_CLASS = PACKAGE + "MaterializeIncremental";
  private static final String IF_RUNNING = "--if-running";
  private static final String MATERIALIZE = "materialize";
  private static final String INCREMENTAL = "materialize-incremental";

  /** Options of an increment that an explicit interval replaces; each has a value. */
  private static final Set<String> OF_INCREMENTS = Set.of("--end", "--lag", "--max-interval");

  /** Options without a value that only an increment has. */
  private static final Set<String> SWITCHES_OF_INCREMENTS = Set.of("--full-refresh");

  /** Options of either that have no value: what follows one of them is an argument of its own. */
  private static final Set<String> SWITCHES =
      Set.of(
          "--dry-run",
          "--allow-future",
          "--disable-event-timestamp",
          "--skip-memory-check",
          "--adaptive-pacing",
          "--no-adaptive-pacing",
          "--debug");

  JobArguments {
    arguments = List.copyOf(arguments);
  }

  /**
   * @throws RefusedException for a job that has no interval
   */
  JobArguments between(RunInterval interval) {
    boolean named = mainClass.equals(ANY);
    String command = named && !arguments.isEmpty() ? arguments.get(0) : "";
    if (!mainClass.equals(MATERIALIZE_CLASS)
        && !mainClass.equals(INCREMENTAL_CLASS)
        && !command.equals(MATERIALIZE)
        && !command.equals(INCREMENTAL)) {
      throw new RefusedException(
          "--start",
          "the schedule runs "
              + (command.isEmpty() ? mainClass : command)
              + ", which has no interval",
          "Leave --start and --end out to run it as the schedule does.");
    }
    List<String> all = new ArrayList<>();
    if (named) {
      all.add(MATERIALIZE);
    }
    all.addAll(kept(named ? arguments.subList(1, arguments.size()) : arguments));
    // Without it a materialization takes over from a run that goes on, where an increment waits.
    if (all.stream().noneMatch(a -> a.startsWith(IF_RUNNING))) {
      all.add(IF_RUNNING);
      all.add("wait");
    }
    all.add(interval.start().toString());
    all.add(interval.end().toString());
    return new JobArguments(named ? ANY : MATERIALIZE_CLASS, all);
  }

  /** The options that stay; the times that the template has of its own go. */
  private static List<String> kept(List<String> arguments) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String option =
          argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
      boolean ownValue = argument.contains("=");
      if (!option.startsWith("-") || SWITCHES_OF_INCREMENTS.contains(option)) {
        continue;
      }
      boolean hasValue =
          !ownValue
              && !SWITCHES.contains(option)
              && i + 1 < arguments.size()
              && !arguments.get(i + 1).startsWith("--");
      if (!OF_INCREMENTS.contains(option)) {
        kept.add(argument);
        if (hasValue) {
          kept.add(arguments.get(i + 1));
        }
      }
      if (hasValue) {
        i++;
      }
    }
    return kept;
  }
}
