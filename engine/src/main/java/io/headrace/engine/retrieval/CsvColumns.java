package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which columns a csv file can hold. */
final class CsvColumns {
  private CsvColumns() {}

  /**
   * @throws DefinitionException naming all columns that have no faithful text
   */
  static void requireText(StructType schema) {
    List<String> nested =
        Arrays.stream(schema.fields())
            .filter(f -> !hasText(f.dataType()))
            .map(StructField::name)
            .toList();
    if (!nested.isEmpty()) {
      throw new DefinitionException(
          "Option --format",
          "csv cannot hold columns with parts or bytes: " + String.join(", ", nested),
          "Use parquet, or leave them out.");
    }
  }

  private static boolean hasText(DataType type) {
    return !(type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof BinaryType);
  }
}
