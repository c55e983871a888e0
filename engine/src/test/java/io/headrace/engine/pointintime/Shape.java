package io.headrace.engine.pointintime;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What all cases of a pack have in common, since they share a Spark job.
 *
 * @param keys of the label rows
 * @param caseKey where the number of a case is
 * @param hot whether the first case has one key with most of all rows
 */
public record Shape(
    List<KeyType> keys,
    CaseKey caseKey,
    List<ViewShape> views,
    Order order,
    boolean hot,
    int partitions,
    boolean adaptive,
    String zone) {

  /** Where the number of a case is. */
  public enum CaseKey {
    FIRST_COLUMN,
    LAST_COLUMN,
    /** In the values of the first key, so that there is no further one. */
    WITHIN_FIRST_KEY
  }

  /** The order in which rows arrive, by time. */
  public enum Order {
    ASCENDING,
    DESCENDING,
    SHUFFLED
  }

  /**
   * @param keys places among the keys of the labels; of no meaning for a view without entities
   * @param created whether its rows have created timestamps at all
   */
  public record ViewShape(
      boolean entityless,
      List<Integer> keys,
      Duration ttl,
      ViewRows.Visibility visibility,
      boolean created,
      List<FeatureKind> features) {}

  /** Settings of the session that joins. */
  public Map<String, String> settings() {
    return Map.of(
        "spark.sql.session.timeZone", zone,
        "spark.sql.adaptive.enabled", String.valueOf(adaptive),
        "spark.sql.shuffle.partitions", String.valueOf(partitions),
        "spark.sql.leafNodeDefaultParallelism", String.valueOf(partitions));
  }
}
