package io.headrace.engine.registry;

import io.headrace.engine.definitions.SelectedView;
import java.util.List;

/**
 * What a feature service asks for.
 *
 * @param views in the order of its projections, without on-demand views
 * @param onDemandViews names of its on-demand views, which this engine cannot compute
 * @param precomputeOnline whether Feast answers it from vectors that it computed at write time
 */
public record ServiceSelection(
    List<SelectedView> views, List<String> onDemandViews, boolean precomputeOnline) {
  public ServiceSelection {
    views = List.copyOf(views);
    onDemandViews = List.copyOf(onDemandViews);
  }
}
