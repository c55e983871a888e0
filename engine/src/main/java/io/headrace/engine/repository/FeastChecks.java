package io.headrace.engine.repository;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import java.util.List;

/** What Feast could not load from a registry that these definitions were applied to. */
public final class FeastChecks {
  /** Tag of a source that Feast need not load. */
  public static final String REGISTRY_TAG = "headrace:registry";

  public static final String HEADRACE_ONLY = "headrace-only";

  private FeastChecks() {}

  /** Empty when Feast can load every source, or need not. */
  public static List<Problem> problems(
      Definitions definitions, FeatureStoreConfiguration configuration) {
    Problems problems = new Problems();
    for (DataSource source : definitions.dataSources()) {
      boolean exempt = HEADRACE_ONLY.equals(source.tags().get(REGISTRY_TAG));
      if (source.location() instanceof SourceLocation.Files files
          && !exempt
          && !loads(files.format(), configuration.offlineStore().isSpark())) {
        problems.add(
            "Data source '" + source.name() + "'",
            "Feast cannot load a path of format "
                + files.format().sparkName()
                + " with an offline store of type "
                + configuration.offlineStore().type(),
            "Use "
                + (files.format() == FileFormat.ORC ? "parquet" : "an offline store of type spark")
                + ", or say 'registry: headrace-only' if Feast never reads it.");
      }
    }
    return problems.list();
  }

  private static boolean loads(FileFormat format, boolean spark) {
    return format == FileFormat.PARQUET || (spark && format != FileFormat.ORC);
  }
}
