package io.headrace.engine.ledger;

import java.util.List;

/**
 * Entries of the ledger, newest first.
 *
 * @param problems entries that could not be read, and why
 */
public record RunListing(List<RunEntry> entries, List<String> problems) {
  public RunListing {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
  }
}
