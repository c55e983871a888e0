package io.headrace.engine.materialization;

import io.headrace.engine.online.ForwardingStore;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;

/** A real store with a {@link Fault} on the way to it. */
final class FaultyStore extends ForwardingStore {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private int looks;

  FaultyStore(OnlineStore store, Fault fault) {
    super(store);
    this.fault = fault;
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    return new Writer(super.openWriter(table, settings));
  }

  /** Asked for the second time when all is written. */
  @Override
  public String incarnation() {
    if (++looks == 2) {
      fault.dieAt(Fault.Kind.DIES_WHEN_WRITTEN);
    }
    return super.incarnation();
  }

  private final class Writer implements OnlineWriter {
    private final OnlineWriter writer;
    private long rows;

    Writer(OnlineWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(OnlineRow row) {
      writer.write(row);
      strikeAfterEnough();
    }

    @Override
    public void remove(byte[] entityKey, long boundMicros) {
      writer.remove(entityKey, boundMicros);
      strikeAfterEnough();
    }

    private void strikeAfterEnough() {
      if (++rows == fault.afterRows()) {
        // What was written up to here stands in the store when the fault strikes.
        writer.flush();
        fault.strike();
      }
    }

    @Override
    public WriteCounts flush() {
      WriteCounts counts = writer.flush();
      fault.writerFinished();
      return counts;
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
