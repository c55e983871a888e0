package io.headrace.engine.verification.online;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import io.headrace.engine.verification.online.ComparisonTask.Fault;
import java.util.List;
import java.util.Optional;

/** Writes expected rows through the store's own writer, which is opened for the first of them. */
final class Rewriting implements AutoCloseable {
  private final CheckSettings settings;
  private Optional<OnlineWriter> writer = Optional.empty();

  Rewriting(CheckSettings settings) {
    this.settings = settings;
  }

  void rewrite(List<Fault> faults) {
    // The store keeps the newer row, so one that should not be there has to go first.
    List<byte[]> inTheWay =
        faults.stream()
            .filter(
                f ->
                    f.stored().isPresent()
                        && settings.comparison().mayWin(f.stored().get(), f.expected()))
            .map(f -> f.expected().entityKey())
            .toList();
    if (!inTheWay.isEmpty()) {
      settings.store().remove(settings.table(), inTheWay, settings.fence());
    }
    for (Fault fault : faults) {
      write(fault.expected());
    }
  }

  private void write(OnlineRow row) {
    if (writer.isEmpty()) {
      writer =
          Optional.of(
              settings.store().openWriter(settings.table(), WriteSettings.of(settings.fence())));
    }
    writer.get().write(row);
  }

  WriteCounts flush() {
    return writer.map(OnlineWriter::flush).orElse(WriteCounts.NONE);
  }

  @Override
  public void close() {
    writer.ifPresent(OnlineWriter::close);
  }
}
