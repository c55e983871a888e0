package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Opens the batch source that a definition names. */
public final class BatchSources {
  private BatchSources() {}

  /**
   * Looks nothing up yet: {@link BatchSource#resolve()} does.
   *
   * @param repository folder that relative paths start at
   * @throws DefinitionException for a kind of source that cannot be read, naming what works instead
   */
  public static BatchSource open(SparkSession spark, Path repository, DataSource source) {
    return open(spark, repository, source, AsOf.NOW);
  }

  /** As {@link #open(SparkSession, Path, DataSource)}, at the version that {@code asOf} tells. */
  public static BatchSource open(
      SparkSession spark, Path repository, DataSource source, AsOf asOf) {
    SourceLocation location = source.location();
    if (location instanceof SourceLocation.Files files) {
      return new FileSource(spark, repository, source, files, asOf);
    }
    if (location instanceof SourceLocation.Table || location instanceof SourceLocation.Query) {
      return new CatalogSource(spark, repository, source, location, asOf);
    }
    if (location instanceof SourceLocation.Lakehouse lakehouse) {
      return new LakehouseSource(spark, repository, source, lakehouse, asOf);
    }
    SourceLocation.Unreadable unreadable = (SourceLocation.Unreadable) location;
    throw new DefinitionException(
        SourceErrors.where(source),
        "a " + unreadable.kind() + " source cannot be read",
        unreadable.reason());
  }
}
