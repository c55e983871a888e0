package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.StoreRoom;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Compares what a run is about to write with the room in a store that memory bounds. The store is
 * asked once a run; each view takes its part of the room.
 */
final class RoomCheck {
  private static final double MEGABYTE = 1024 * 1024;

  /** What of a view's rows the store has already, as far as the registry knows. */
  enum Stored {
    /** Nothing: neither this view's rows nor its keys. */
    NOTHING,
    /** Other views of the same keys, which share what a key itself takes. */
    KEYS,
    /** Rows of earlier runs of this view, which are replaced and hardly need more room. */
    ROWS
  }

  private final OnlineStore store;
  private final Optional<StoreRoom> room;
  private double takenPerNode;

  private RoomCheck(OnlineStore store, Optional<StoreRoom> room) {
    this.store = store;
    this.room = room;
  }

  static RoomCheck of(OnlineStore store, RunSettings.MemoryCheck check) {
    return new RoomCheck(
        store, check == RunSettings.MemoryCheck.ON ? store.room() : Optional.empty());
  }

  /** Whether anything is compared at all. */
  boolean isOff() {
    return room.isEmpty();
  }

  /**
   * Takes a view's part of the room.
   *
   * @param mostKeys a bound that costs nothing
   * @param measured asked for only where the bound might not fit
   * @return what the user should know, where the view may not fit
   * @throws NoRoomException where it surely does not, and the store would refuse writes
   */
  synchronized Optional<String> take(
      String view,
      OnlineTable table,
      Stored stored,
      OptionalLong mostKeys,
      Supplier<KeyEstimate> measured) {
    if (room.isEmpty()) {
      return Optional.empty();
    }
    StoreRoom now = room.get();
    double free = now.freeBytes() - takenPerNode;
    if (mostKeys.isPresent()) {
      long generous = store.estimatedRowBytes(table, KeyEstimate.generousValueBytes(table));
      double most = (double) mostKeys.getAsLong() * generous / now.nodes();
      if (most <= free) {
        takenPerNode += stored == Stored.ROWS ? 0 : most;
        return Optional.empty();
      }
    }
    KeyEstimate estimate = measured.get();
    long rowBytes = store.estimatedRowBytes(table, estimate.valueBytes());
    double need = (double) estimate.keys() * rowBytes / now.nodes();
    long sureBytes = stored == Stored.KEYS ? estimate.valueBytes() : rowBytes;
    double sure = (1 - KeyEstimate.ERROR) * estimate.keys() * sureBytes / now.nodes();
    // Rows of earlier runs are counted among what is used, so only a view that is larger than the
    // whole memory cannot fit.
    double bound = stored == Stored.ROWS ? now.maxBytes() : free;
    if (sure > bound && !now.evicts()) {
      throw new NoRoomException(
          store.description(),
          "feature view '"
              + view
              + "' does not fit into its memory: "
              + numbers(estimate, rowBytes, now, free)
              + ". Nothing of the view was written. Give the store more memory (maxmemory), write fewer"
              + " features or keys, or say --skip-memory-check.");
    }
    takenPerNode += stored == Stored.ROWS ? 0 : need;
    if ((1 + KeyEstimate.ERROR) * need <= free) {
      return Optional.empty();
    }
    return Optional.of(
        "it may not fit into the store's memory: "
            + numbers(estimate, rowBytes, now, free)
            + (stored == Stored.ROWS ? "; rows that are there already need no more" : "")
            + (now.evicts() ? "; a full store drops other keys" : ""));
  }

  private static String numbers(KeyEstimate estimate, long rowBytes, StoreRoom room, double free) {
    return String.format(
        Locale.ROOT,
        "about %,d keys of about %,d bytes take %s%s, and %s has %s free of %s",
        estimate.keys(),
        rowBytes,
        megabytes((double) estimate.keys() * rowBytes),
        room.nodes() > 1 ? " over " + room.nodes() + " nodes" : "",
        room.node(),
        megabytes(Math.max(0, free)),
        megabytes((double) room.maxBytes()));
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / MEGABYTE);
  }
}
