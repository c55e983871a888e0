package io.headrace.engine.registry;

import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.registry.proto.FeatureServiceSpec;
import io.headrace.engine.registry.proto.FeatureSpecV2;
import io.headrace.engine.registry.proto.FeatureViewProjection;

/** Reads feature services. */
final class ServiceReader {
  private ServiceReader() {}

  static FeatureService read(FeatureServiceSpec s) {
    return new FeatureService(
        s.getName(),
        s.getFeaturesList().stream().map(ServiceReader::projection).toList(),
        s.getDescription(),
        s.getTagsMap(),
        s.getOwner());
  }

  private static Projection projection(FeatureViewProjection p) {
    return new Projection(
        p.getFeatureViewName(),
        SourceReader.optional(p.getFeatureViewNameAlias()),
        p.getJoinKeyMapMap(),
        p.getFeatureColumnsList().stream().map(FeatureSpecV2::getName).toList());
  }
}
