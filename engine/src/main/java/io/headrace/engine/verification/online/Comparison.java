package io.headrace.engine.verification.online;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.values.EntityKeys;
import io.headrace.engine.values.ValueDecoder;
import io.headrace.engine.verification.online.OnlineCheckRequest.Times;
import io.headrace.engine.verification.online.OnlineDifference.FeatureDifference;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges one key at a time.
 *
 * @param startMicros rows of the store that are older and have no row in the source are not judged
 * @param endMicros rows of the store that are newer are not judged
 * @param precisionMicros of the store's times: those of the source are cut down to it
 */
record Comparison(
    OnlineTable table, Times times, long startMicros, long endMicros, long precisionMicros)
    implements Serializable {
  private static final byte[] NULL = {};

  static Comparison of(
      OnlineTable table, Times times, long startMicros, long endMicros, Duration precision) {
    return new Comparison(
        table, times, startMicros, endMicros, Math.max(1, precision.toNanos() / 1_000));
  }

  Verdict judge(OnlineRow expected, Optional<StoredRow> stored) {
    if (stored.isEmpty()) {
      return Verdict.MISSING;
    }
    if (times == Times.COMPARED) {
      long at = stored.get().eventMicros();
      if (at > endMicros) {
        return Verdict.NEWER;
      }
      int order = Long.compare(at, inStore(expected.eventMicros()));
      if (order != 0) {
        return order < 0 ? Verdict.STALE : Verdict.DIFFERENT;
      }
    }
    return unequal(expected, stored.get()).isEmpty() ? Verdict.EQUAL : Verdict.DIFFERENT;
  }

  /**
   * Of a row whose key has no source row in the compared times. The source may have one outside
   * them, so only a row that lies within them for certain is extra.
   */
  Verdict judgeUnexpected(StoredRow stored) {
    if (times == Times.COMPARED) {
      long at = stored.eventMicros();
      // The row's own time is anything up to the next moment that the store knows.
      if (at > endMicros - (precisionMicros - 1)) {
        return Verdict.NEWER;
      }
      if (at < startMicros) {
        return Verdict.OLDER;
      }
    }
    return Verdict.EXTRA;
  }

  /**
   * Whether a write of the expected row may lose against the stored one. With equal times it does
   * where the store compares created timestamps and the stored one is later.
   */
  boolean mayWin(StoredRow stored, OnlineRow expected) {
    return stored.eventMicros() >= inStore(expected.eventMicros());
  }

  OnlineDifference difference(Verdict verdict, OnlineRow expected, Optional<StoredRow> stored) {
    List<FeatureDifference> features = new ArrayList<>();
    for (int f = 0; f < expected.values().length; f++) {
      String name = table.features().get(f).name();
      if (stored.isEmpty() || !same(expected.values()[f], value(stored.get(), name))) {
        features.add(
            new FeatureDifference(
                name,
                text(expected.values()[f]),
                stored.map(s -> text(value(s, name))).orElse("")));
      }
    }
    return new OnlineDifference(
        verdict,
        EntityKeys.decode(table.joinKeys(), expected.entityKey()),
        times == Times.COMPARED ? expected.eventMicros() : null,
        stored.map(StoredRow::eventMicros).orElse(null),
        features);
  }

  OnlineDifference extra(byte[] entityKey, StoredRow stored) {
    List<FeatureDifference> features =
        table.features().stream()
            .map(Field::name)
            .map(name -> new FeatureDifference(name, "", text(value(stored, name))))
            .toList();
    return new OnlineDifference(
        Verdict.EXTRA,
        EntityKeys.decode(table.joinKeys(), entityKey),
        null,
        stored.eventMicros(),
        features);
  }

  private long inStore(long micros) {
    return Math.floorDiv(micros, precisionMicros) * precisionMicros;
  }

  private List<String> unequal(OnlineRow expected, StoredRow stored) {
    List<String> unequal = new ArrayList<>();
    for (int f = 0; f < expected.values().length; f++) {
      String name = table.features().get(f).name();
      if (!same(expected.values()[f], value(stored, name))) {
        unequal.add(name);
      }
    }
    return unequal;
  }

  private static boolean same(byte[] expected, byte[] stored) {
    return ValueDecoder.isSameValue(expected, stored);
  }

  // What the store does not hold is read as a null.
  private static byte[] value(StoredRow stored, String feature) {
    return stored.values().getOrDefault(feature, NULL);
  }

  private static String text(byte[] value) {
    try {
      return ValueDecoder.decode(value).map(Comparison::text).orElse("null");
    } catch (StoreException damaged) {
      return "no value: " + Base64.getEncoder().encodeToString(value);
    }
  }

  private static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(v -> v == null ? "null" : text(v)).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((k, v) -> entries.add(text(k) + ": " + (v == null ? "null" : text(v))));
      return "{" + String.join(", ", entries) + "}";
    }
    return value.toString();
  }
}
