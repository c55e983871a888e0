package io.headrace.engine.ledger;

import java.util.List;
import java.util.Optional;

/** What is read where no run has left anything yet. */
final class NoEntries implements RunStorage.Entries {
  @Override
  public long lastGeneration() {
    return 0;
  }

  @Override
  public List<RunEntry> running(String view) {
    return List.of();
  }

  @Override
  public Optional<RunEntry> newest(String view) {
    return Optional.empty();
  }

  @Override
  public Optional<RunEntry> find(long generation) {
    return Optional.empty();
  }

  @Override
  public List<RunEntry> after(String view, long generation) {
    return List.of();
  }

  @Override
  public Optional<KnownEnd> knownEnd(String view) {
    return Optional.empty();
  }

  @Override
  public RunListing list(RunFilter filter) {
    return new RunListing(List.of(), List.of());
  }

  @Override
  public Optional<String> pins(String view) {
    return Optional.empty();
  }

  @Override
  public void putPins(String view, String text) {
    throw new IllegalStateException("pins were put where only reading is meant");
  }

  @Override
  public void put(RunEntry entry) {
    throw new IllegalStateException("an entry was put where only reading is meant");
  }

  @Override
  public void prune(int kept) {
    throw new IllegalStateException("entries were pruned where only reading is meant");
  }
}
