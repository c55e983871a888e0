package io.headrace.engine.retrieval.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.spark.SparkWriteOptions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.functions;

/** Turns a mode and what is there into the one command of Spark that commits once. */
record TableWriter(
    TablePlace place,
    TableFormat format,
    WriteMode mode,
    List<String> partitionBy,
    FileSizes sizes) {

  void write(Dataset<Row> rows, Optional<TargetTable> existing, CommitNote note)
      throws NoSuchTableException, TableAlreadyExistsException {
    List<String> partitions =
        partitionBy.isEmpty()
            ? existing.map(TargetTable::partitioning).orElse(List.of())
            : partitionBy;
    Dataset<Row> sized = sized(rows, partitions);
    if (existing.isEmpty() && place.deltaFolder().isPresent()) {
      // Delta's catalog takes every folder for a table that is there already.
      sized
          .write()
          .format("delta")
          .options(options(note))
          .partitionBy(partitionBy.toArray(String[]::new))
          .save(place.deltaFolder().get().toString());
      return;
    }
    DataFrameWriterV2<Row> writer = sized.writeTo(place.name()).options(options(note));
    if (existing.isEmpty()) {
      made(writer).create();
    } else if (mode == WriteMode.APPEND) {
      writer.append();
    } else if (mode == WriteMode.OVERWRITE_PARTITIONS) {
      writer.overwritePartitions();
    } else if (keepsShape(rows, existing.get())) {
      // The table's own properties outlive this, as they do not outlive a replacement.
      writer.overwrite(functions.lit(true));
    } else {
      made(writer).createOrReplace();
    }
  }

  private boolean keepsShape(Dataset<Row> rows, TargetTable table) {
    return ColumnMatch.differences("", rows.schema(), table.schema()).isEmpty()
        && (partitionBy.isEmpty() || table.isPartitionedBy(partitionBy));
  }

  private CreateTableWriter<Row> made(DataFrameWriterV2<Row> writer) {
    CreateTableWriter<Row> made = writer.using(format.name());
    if (partitionBy.isEmpty()) {
      return made;
    }
    List<Column> columns = new ArrayList<>();
    for (String column : partitionBy) {
      columns.add(functions.col("`" + column.replace("`", "``") + "`"));
    }
    return made.partitionedBy(
        columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }

  /** Iceberg itself brings the rows of a partition together, by whatever transforms it has. */
  private Dataset<Row> sized(Dataset<Row> rows, List<String> partitions) {
    return format.name().equals("iceberg") && !partitions.isEmpty()
        ? rows
        : sizes.apply(rows, partitions);
  }

  private Map<String, String> options(CommitNote note) {
    Map<String, String> options = new LinkedHashMap<>(format.options(note));
    if (format.name().equals("iceberg")) {
      options.put(SparkWriteOptions.TARGET_FILE_SIZE_BYTES, Long.toString(sizes.targetBytes()));
    }
    return options;
  }
}
