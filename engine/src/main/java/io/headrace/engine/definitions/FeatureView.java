package io.headrace.engine.definitions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Features of one source about one set of join keys.
 *
 * @param entities names of the entities; empty for a view that is joined on time alone
 * @param joinKeys the join keys with their types, in declared order; empty for a view without
 *     entities
 * @param features without the join keys, in declared order
 * @param ttl how old a value may be; zero never expires
 * @param source the batch source that is read
 * @param online whether it is materialized
 * @param enabled false where its owner has switched it off
 * @param kind what kind of view the registry holds
 * @param obstacle why this engine cannot run it (a Python transformation, say), asked for only when
 *     it is to run
 */
public record FeatureView(
    String name,
    List<String> entities,
    List<Field> joinKeys,
    List<Field> features,
    Duration ttl,
    DataSource source,
    boolean online,
    boolean offline,
    boolean enabled,
    Kind kind,
    Optional<String> obstacle,
    String description,
    Map<String, String> tags,
    String owner) {
  /** How increments find what is new: {@code commit} or {@code event_time}. */
  public static final String INCREMENTS_TAG = "headrace:increments";

  /** What becomes of the online row of a key without source row: {@code remove} or {@code keep}. */
  public static final String ON_DELETE_TAG = "headrace:on_delete";

  public FeatureView {
    entities = List.copyOf(entities);
    joinKeys = List.copyOf(joinKeys);
    features = List.copyOf(features);
    tags = Map.copyOf(tags);
  }

  /** A view without entities holds one row for all of the world, and is joined on time alone. */
  public boolean isEntityless() {
    return joinKeys.isEmpty();
  }

  public boolean expires() {
    return !ttl.isZero();
  }

  public List<String> joinKeyNames() {
    return joinKeys.stream().map(Field::name).toList();
  }

  public List<String> featureNames() {
    return features.stream().map(Field::name).toList();
  }

  public Optional<Field> feature(String featureName) {
    return features.stream().filter(f -> f.name().equals(featureName)).findFirst();
  }

  /** Feast's kinds of view. */
  public enum Kind {
    FEATURE_VIEW("feature view"),
    BATCH_FEATURE_VIEW("batch feature view"),
    STREAM_FEATURE_VIEW("stream feature view"),
    ON_DEMAND_FEATURE_VIEW("on-demand feature view"),
    LABEL_VIEW("label view");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
