package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.definitions.SelectedView;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which features: references, or a feature service. Exactly one of the two. */
final class FeatureSelection {
  @Option(
      names = "--features",
      paramLabel = "VIEW:FEATURE",
      split = ",",
      description = "Feature references; may be repeated.",
      required = true)
  List<String> references = new ArrayList<>();

  @Option(
      names = "--feature-service",
      paramLabel = "NAME",
      description = "All features of a service.",
      required = true)
  String service;

  /** The views that are asked for; on-demand ones are refused by name or left out. */
  List<SelectedView> views(FeatureStore store, boolean withoutOnDemand) {
    if (service == null) {
      return store.select(references);
    }
    return withoutOnDemand
        ? store.selectServiceWithoutOnDemandViews(service)
        : store.selectService(service);
  }
}
