package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that a dataset is partitioned by. */
public final class PartitionColumns {
  private static final String OPTION = "Option --partition-by";

  private PartitionColumns() {}

  /**
   * @throws DefinitionException with every column that a dataset cannot be partitioned by
   */
  public static void require(List<String> partitionBy, StructType rows) {
    Problems problems = new Problems();
    for (String column : partitionBy) {
      Optional<StructField> field =
          Arrays.stream(rows.fields()).filter(f -> f.name().equalsIgnoreCase(column)).findFirst();
      if (field.isEmpty()) {
        problems.add(
            OPTION,
            "the dataset has no column '" + column + "'",
            Suggestions.among("columns", column, List.of(rows.fieldNames())));
      } else if (hasParts(field.get())) {
        problems.add(
            OPTION,
            "column '" + column + "' is " + field.get().dataType().simpleString(),
            "Name columns without parts.");
      }
    }
    if (!partitionBy.isEmpty() && partitionBy.size() >= rows.size()) {
      problems.add(OPTION, "it names every column", "Leave one for the files.");
    }
    problems.throwIfAny();
  }

  private static boolean hasParts(StructField field) {
    return field.dataType() instanceof StructType
        || field.dataType() instanceof ArrayType
        || field.dataType() instanceof MapType;
  }
}
