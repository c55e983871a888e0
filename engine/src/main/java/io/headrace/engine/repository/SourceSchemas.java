package io.headrace.engine.repository;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureType;
import java.util.Map;

/** What columns a source has. */
@FunctionalInterface
public interface SourceSchemas {

  /** Knows no source: definitions have to say everything themselves. */
  SourceSchemas NONE = source -> Map.of();

  /**
   * The columns under their source names with the types inferred from them, in the order of the
   * source; empty where the source cannot be looked at.
   */
  Map<String, FeatureType> columns(DataSource source);
}
