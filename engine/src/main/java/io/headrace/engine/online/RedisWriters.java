package io.headrace.engine.online;

import io.headrace.engine.online.RedisScriptArguments.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One writer for rows of each kind and for keys to remove, each opened when it is needed. */
final class RedisWriters implements OnlineWriter {
  private final RedisSettings settings;
  private final OnlineTable table;
  private final WriteSettings how;
  private Optional<RedisOnlineWriter> ordinary = Optional.empty();
  private Optional<RedisOnlineWriter> bounded = Optional.empty();
  private Optional<RedisKeyRemover> remover = Optional.empty();

  RedisWriters(RedisSettings settings, OnlineTable table, WriteSettings how) {
    this.settings = settings;
    this.table = table;
    this.how = how;
  }

  @Override
  public void write(OnlineRow row) {
    if (row.isBounded()) {
      if (bounded.isEmpty()) {
        bounded = Optional.of(new RedisOnlineWriter(settings, table, how, Rule.BOUND));
      }
      bounded.get().write(row);
    } else {
      if (ordinary.isEmpty()) {
        ordinary = Optional.of(new RedisOnlineWriter(settings, table, how, Rule.NEWER_WINS));
      }
      ordinary.get().write(row);
    }
  }

  @Override
  public void remove(byte[] entityKey, long boundMicros) {
    if (remover.isEmpty()) {
      remover = Optional.of(new RedisKeyRemover(settings, table, how));
    }
    remover.get().remove(new KeyRemoval(entityKey, boundMicros));
  }

  @Override
  public WriteCounts acknowledged() {
    return Stream.concat(
            writers().map(OnlineWriter::acknowledged),
            remover.stream().map(RedisKeyRemover::acknowledged))
        .reduce(WriteCounts.NONE, WriteCounts::plus);
  }

  @Override
  public WriteCounts flush() {
    writers().forEach(OnlineWriter::flush);
    remover.ifPresent(RedisKeyRemover::flush);
    return acknowledged();
  }

  @Override
  public List<RefusedRow> refused() {
    return writers().flatMap(w -> w.refused().stream()).toList();
  }

  private Stream<OnlineWriter> writers() {
    return Stream.concat(ordinary.stream(), bounded.stream());
  }

  @Override
  public void close() {
    writers().forEach(OnlineWriter::close);
    remover.ifPresent(RedisKeyRemover::close);
  }
}
