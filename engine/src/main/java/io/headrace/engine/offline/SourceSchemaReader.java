package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.SourceLocation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads the columns of a source for views that declare no schema. */
public final class SourceSchemaReader {
  private final SparkSession spark;
  private final Path repository;

  /**
   * @param repository folder that relative paths start at
   */
  public SourceSchemaReader(SparkSession spark, Path repository) {
    this.spark = spark;
    this.repository = repository;
  }

  /**
   * The columns in order, under their source names, with inferred types. Timestamps and join keys
   * are among them; columns without a declared type to stand for them are not.
   *
   * @throws io.headrace.engine.definitions.DefinitionException where there is no such source
   * @throws io.headrace.engine.definitions.StoreException where it cannot be read
   */
  public Map<String, FeatureType> columns(DataSource source) {
    Map<String, FeatureType> columns = new LinkedHashMap<>();
    for (StructField f : schema(source).fields()) {
      InferredTypes.of(f.dataType()).ifPresent(type -> columns.put(f.name(), type));
    }
    return columns;
  }

  private StructType schema(DataSource source) {
    PinnedSource pinned = BatchSources.open(spark, repository, source).resolve();
    if (source.location() instanceof SourceLocation.Files files
        && files.format() == SourceLocation.FileFormat.CSV) {
      return FileRows.read(spark, repository, files, SourceErrors.where(source)).schema();
    }
    return pinned.schema();
  }
}
