package io.headrace.engine.registry;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.registry.proto.DataSourceMessage;
import io.headrace.engine.registry.proto.DataSourceMessage.FileOptions;
import io.headrace.engine.registry.proto.DataSourceMessage.SourceType;
import io.headrace.engine.registry.proto.SparkOptions;
import io.headrace.engine.registry.proto.TableFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes data sources as Feast's Spark and file sources. */
final class SourceWriter {
  /** A tag by which a source says that Feast need not be able to read it. */
  static final String REGISTRY_TAG = "headrace:registry";

  static final String HEADRACE_ONLY = "headrace-only";

  private static final String SPARK_CLASS =
      "feast.infra.offline_stores.contrib.spark_offline_store.spark_source.SparkSource";
  private static final String FILE_CLASS = "feast.infra.offline_stores.file_source.FileSource";
  private static final Set<FileFormat> FEAST_SPARK_FORMATS =
      Set.of(FileFormat.PARQUET, FileFormat.CSV, FileFormat.JSON, FileFormat.AVRO);

  private final SourceFlavor flavor;

  SourceWriter(SourceFlavor flavor) {
    this.flavor = flavor;
  }

  /**
   * Writes over {@code before}, whose unknown fields and times survive.
   *
   * @throws DefinitionException for a place that Feast's registry cannot hold
   */
  DataSourceMessage write(DataSource source, DataSourceMessage before) {
    DataSourceMessage.Builder b =
        before.toBuilder()
            .setName(source.name())
            .setDescription(source.description())
            .setOwner(source.owner());
    DataSource stored = SourceReader.read(before);
    if (!stored.timestampField().equals(source.timestampField())) {
      b.setTimestampField(source.timestampField());
    }
    if (!stored.createdTimestampColumn().equals(source.createdTimestampColumn())) {
      b.setCreatedTimestampColumn(source.createdTimestampColumn().orElse(""));
    }
    if (!stored.fieldMapping().equals(source.fieldMapping())) {
      b.clearFieldMapping().putAllFieldMapping(new TreeMap<>(source.fieldMapping()));
    }
    boolean samePlace =
        stored.location().equals(source.location())
            && stored.datePartition().equals(source.datePartition())
            && (before.getType() == typeFor(source) || before.hasBatchSource());
    Map<String, String> tags = new TreeMap<>(source.tags());
    if (!samePlace) {
      b.setDatePartitionColumn(
          source.datePartition().map(DataSource.DatePartition::column).orElse(""));
      b.clearBatchSource();
      writePlace(source, b);
    }
    if (source.location() instanceof SourceLocation.Files files
        && typeFor(source) == SourceType.BATCH_FILE
        && files.format() != FileFormat.PARQUET) {
      tags.put(SourceReader.FILE_FORMAT_TAG, files.format().sparkName());
    }
    if (!tags.equals(before.getTagsMap())) {
      b.clearTags().putAllTags(tags);
    }
    return b.build();
  }

  private SourceType typeFor(DataSource source) {
    if (!(source.location() instanceof SourceLocation.Files files)) {
      return SourceType.BATCH_SPARK;
    }
    boolean feastReads =
        flavor == SourceFlavor.SPARK
            ? FEAST_SPARK_FORMATS.contains(files.format())
            : files.format() == FileFormat.PARQUET;
    if (!feastReads && !HEADRACE_ONLY.equals(source.tags().get(REGISTRY_TAG))) {
      throw new DefinitionException(
          ObjectKind.DATA_SOURCE.named(source.name()),
          "Feast cannot load a "
              + (flavor == SourceFlavor.SPARK ? "Spark" : "file")
              + " source of format "
              + files.format().sparkName(),
          "Use parquet, or say 'registry: headrace-only' where no Feast reads this source"
              + (flavor == SourceFlavor.FILE && FEAST_SPARK_FORMATS.contains(files.format())
                  ? ", or use an offline store of type spark."
                  : "."));
    }
    // A file source loads in Feast whatever its files are; a Spark source of unknown format does
    // not, and would take the whole registry with it.
    return flavor == SourceFlavor.SPARK && feastReads
        ? SourceType.BATCH_SPARK
        : SourceType.BATCH_FILE;
  }

  private void writePlace(DataSource source, DataSourceMessage.Builder b) {
    SourceType type = typeFor(source);
    b.setType(type);
    if (type == SourceType.BATCH_FILE) {
      SourceLocation.Files files = (SourceLocation.Files) source.location();
      FileOptions.Builder options = b.getFileOptions().toBuilder();
      options.setUri(files.path()).getFileFormatBuilder().clearDeltaFormat();
      if (options.getFileFormat().equals(options.getFileFormat().getDefaultInstanceForType())) {
        options.clearFileFormat();
      }
      b.setFileOptions(options).setDataSourceClassType(FILE_CLASS);
      return;
    }
    SparkOptions.Builder spark =
        b.getSparkOptions().toBuilder()
            .clearTable()
            .clearQuery()
            .clearPath()
            .clearFileFormat()
            .clearTableFormat();
    SourceLocation place = source.location();
    if (place instanceof SourceLocation.Files files) {
      spark.setPath(files.path()).setFileFormat(files.format().sparkName());
    } else if (place instanceof SourceLocation.Table table) {
      spark.setTable(table.name());
    } else if (place instanceof SourceLocation.Query query) {
      spark.setQuery(query.sql());
    } else if (place instanceof SourceLocation.Lakehouse lakehouse) {
      lakehouse.path().ifPresent(spark::setPath);
      lakehouse.table().ifPresent(spark::setTable);
      spark.setTableFormat(tableFormat(lakehouse.format(), new TreeMap<>(lakehouse.properties())));
    } else {
      throw new DefinitionException(
          ObjectKind.DATA_SOURCE.named(source.name()),
          "it has no place that can be read",
          "Give it a path, a table or a query.");
    }
    spark.setDatePartitionColumnFormat(
        source
            .datePartition()
            .map(DataSource.DatePartition::format)
            .orElse(SourceReader.DEFAULT_PARTITION_FORMAT));
    b.setSparkOptions(spark).setDataSourceClassType(SPARK_CLASS);
  }

  // Feast keeps some options both by name and among the properties.
  private static TableFormat tableFormat(LakehouseFormat format, Map<String, String> properties) {
    TableFormat.Builder b = TableFormat.newBuilder();
    switch (format) {
      case DELTA ->
          b.getDeltaFormatBuilder()
              .setCheckpointLocation(properties.getOrDefault("delta.checkpointLocation", ""))
              .putAllProperties(properties);
      case ICEBERG ->
          b.getIcebergFormatBuilder()
              .setCatalog(properties.getOrDefault("iceberg.catalog", ""))
              .setNamespace(properties.getOrDefault("iceberg.namespace", ""))
              .putAllProperties(properties);
      case HUDI ->
          b.getHudiFormatBuilder()
              .setTableType(properties.getOrDefault("hoodie.datasource.write.table.type", ""))
              .setRecordKey(properties.getOrDefault("hoodie.datasource.write.recordkey.field", ""))
              .setPrecombineField(
                  properties.getOrDefault("hoodie.datasource.write.precombine.field", ""))
              .putAllProperties(properties);
    }
    return b.build();
  }
}
