package io.headrace.engine.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the entries of one project are kept.
 *
 * <p>Every method throws {@link io.headrace.engine.definitions.StoreException} when the place does
 * not answer or cannot be written.
 */
interface RunStorage {
  /** Where it is, without secrets. */
  String address();

  /**
   * Runs {@code work} while nobody else of the project is doing so; all it put is kept, or none.
   */
  <T> T exclusively(Function<Entries, T> work);

  /** Runs {@code work}, which only reads. */
  <T> T reading(Function<Entries, T> work);

  /** Notes that the driver of a running entry is alive. */
  void heartbeat(RunEntry entry, Instant moment);

  /** The entries, while they are open. */
  interface Entries {
    /** The greatest generation handed out; 0 for none. */
    long lastGeneration();

    /** Entries of a view that have not ended. Those that cannot be read are left out. */
    List<RunEntry> running(String view);

    /** The entry of a view that began last, if it can be read. */
    Optional<RunEntry> newest(String view);

    Optional<RunEntry> find(long generation);

    /** Entries of a view with a greater generation. Those that cannot be read are left out. */
    List<RunEntry> after(String view, long generation);

    /** The latest end among the entries of a view that are done. It survives pruning. */
    Optional<KnownEnd> knownEnd(String view);

    RunListing list(RunFilter filter);

    /** What was put for a view. It survives pruning. */
    Optional<String> pins(String view);

    void putPins(String view, String text);

    /** Adds the entry, or puts it in the place of the one of its generation. */
    void put(RunEntry entry);

    /** Removes all but the newest {@code kept} entries and those that are running. */
    void prune(int kept);
  }
}
