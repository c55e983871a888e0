package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store of a test that takes the rows of a writer all at once and is never read. */
public abstract class MemoryStore implements OnlineStore {
  private static final long serialVersionUID = 1L;

  /** Takes what a writer has gathered. */
  protected abstract WriteCounts accept(
      OnlineTable table, WriteSettings settings, List<OnlineRow> rows);

  @Override
  public int maxWriters() {
    return 1;
  }

  @Override
  public void prepare(OnlineTable table) {}

  @Override
  public void drop(OnlineTable table) {}

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    List<OnlineRow> gathered = new ArrayList<>();
    return new OnlineWriter() {
      @Override
      public void write(OnlineRow row) {
        gathered.add(row);
      }

      @Override
      public WriteCounts flush() {
        return accept(table, settings, gathered);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    throw new UnsupportedOperationException("nothing is read here");
  }

  @Override
  public String incarnation() {
    return "one";
  }
}
