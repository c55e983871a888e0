package io.headrace.engine.definitions;

import java.util.List;

/**
 * A view as one request uses it: with the features asked for, under the name in use, joined by
 * mapped columns.
 *
 * @param features the features asked for, in declared order of the request
 */
public record SelectedView(FeatureView view, Projection projection, List<Field> features) {
  public SelectedView {
    features = List.copyOf(features);
  }

  public String nameInUse() {
    return projection.nameInUse();
  }

  /** Output column of a feature: its bare name, or with the name in use before it. */
  public String column(Field feature, boolean fullFeatureNames) {
    return fullFeatureNames ? nameInUse() + "__" + feature.name() : feature.name();
  }

  /**
   * The columns of the entity rows that hold the join keys, in the order of {@link
   * FeatureView#joinKeys()}.
   */
  public List<String> entityColumns() {
    return view.joinKeyNames().stream().map(projection::entityColumn).toList();
  }
}
