package io.headrace.engine.ledger;

import java.util.Optional;

/**
 * Which entries are asked for, newest first.
 *
 * @param runId an id, or how it begins
 * @param limit at most so many
 */
public record RunFilter(
    Optional<String> view, Optional<RunStatus> status, Optional<String> runId, int limit) {
  public static RunFilter newest(int limit) {
    return new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  boolean asksFor(RunEntry entry) {
    return view.map(entry.view()::equals).orElse(true)
        && status.map(entry.status()::equals).orElse(true)
        && runId.map(entry.runId()::startsWith).orElse(true);
  }
}
