package io.headrace.engine.materialization;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RefusedRow;
import io.headrace.engine.online.WriteCounts;
import java.util.List;

/** Tells how far a writer is, every few rows. */
final class CountingWriter implements OnlineWriter {
  private static final int ROWS_BETWEEN = 1_000;

  private final OnlineWriter writer;
  private final WriteTally tally;
  private long untold;
  private WriteCounts told = WriteCounts.NONE;

  CountingWriter(OnlineWriter writer, WriteTally tally) {
    this.writer = writer;
    this.tally = tally;
  }

  @Override
  public void write(OnlineRow row) {
    writer.write(row);
    handedOn();
  }

  @Override
  public void remove(byte[] entityKey, long boundMicros) {
    writer.remove(entityKey, boundMicros);
    handedOn();
  }

  private void handedOn() {
    if (++untold >= ROWS_BETWEEN) {
      tell(writer.acknowledged());
    }
  }

  @Override
  public WriteCounts acknowledged() {
    return writer.acknowledged();
  }

  @Override
  public WriteCounts flush() {
    WriteCounts counts = writer.flush();
    tell(counts);
    return counts;
  }

  @Override
  public List<RefusedRow> refused() {
    return writer.refused();
  }

  private void tell(WriteCounts counts) {
    tally.add(new WriteProgress(untold, counts.minus(told)));
    untold = 0;
    told = counts;
  }

  @Override
  public void close() {
    writer.close();
  }
}
