package io.headrace.engine.verification.online;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One key that the store should hold otherwise.
 *
 * @param key join keys and their values
 * @param expectedMicros event timestamp of the source's latest row, microseconds since 1970 UTC;
 *     null where the source has none
 * @param storedMicros likewise of the store's row; null where the store has none
 * @param features those whose values differ; every one where the key is missing or extra
 */
public record OnlineDifference(
    Verdict verdict,
    Map<String, Object> key,
    Long expectedMicros,
    Long storedMicros,
    List<FeatureDifference> features)
    implements Serializable {
  public OnlineDifference {
    key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    features = List.copyOf(features);
  }

  /** Event timestamp of the source's latest row. */
  public Optional<Instant> expectedTime() {
    return Optional.ofNullable(expectedMicros).map(OnlineDifference::instant);
  }

  /** Event timestamp of the store's row. */
  public Optional<Instant> storedTime() {
    return Optional.ofNullable(storedMicros).map(OnlineDifference::instant);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS);
  }

  /**
   * One feature.
   *
   * @param expected as text; {@code null} for a null, empty where there is no row
   * @param stored likewise
   */
  public record FeatureDifference(String feature, String expected, String stored)
      implements Serializable {}
}
