package io.headrace.engine.verification.online;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/** Entity keys by verdict. */
public record CheckCounts(Map<Verdict, Long> keys) implements Serializable {
  static final CheckCounts NONE = new CheckCounts(Map.of());

  public CheckCounts {
    keys = Map.copyOf(keys);
  }

  public long of(Verdict verdict) {
    return keys.getOrDefault(verdict, 0L);
  }

  /** Keys that were looked at, extra ones included. */
  public long compared() {
    return keys.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Keys that the store should hold otherwise. */
  public long faults() {
    return keys.entrySet().stream()
        .filter(e -> e.getKey().isFault())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  CheckCounts plus(CheckCounts other) {
    Map<Verdict, Long> sum = new EnumMap<>(Verdict.class);
    sum.putAll(keys);
    other.keys.forEach((verdict, n) -> sum.merge(verdict, n, Long::sum));
    return new CheckCounts(sum);
  }
}
