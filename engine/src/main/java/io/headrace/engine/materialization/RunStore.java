package io.headrace.engine.materialization;

import io.headrace.engine.online.ForwardingStore;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.Pacing;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.WriteSettings;
import io.headrace.engine.online.Writes;
import java.util.Map;

/**
 * The online store as one part of a run sees it: with its share of the writers, its pace and its
 * choice of rows, and with an eye on how far the writers are.
 */
final class RunStore extends ForwardingStore {
  private static final long serialVersionUID = 1L;

  private final int writers;
  private final Writes writes;
  private final Pacing pacing;

  /** By the table's name. */
  private final Map<String, WriteTally> tallies;

  RunStore(
      OnlineStore store,
      int writers,
      Writes writes,
      Pacing pacing,
      Map<String, WriteTally> tallies) {
    super(store);
    this.writers = writers;
    this.writes = writes;
    this.pacing = pacing;
    this.tallies = Map.copyOf(tallies);
  }

  @Override
  public int maxWriters() {
    return writers;
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    return openWriter(table, settings.fence());
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, RunFence fence) {
    OnlineWriter writer = super.openWriter(table, new WriteSettings(fence, writes, pacing));
    WriteTally tally = tallies.get(table.name());
    return tally == null ? writer : new CountingWriter(writer, tally);
  }
}
