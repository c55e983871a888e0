package io.headrace.engine.retrieval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How columns are encoded in parquet. */
public final class ParquetColumns {
  private ParquetColumns() {}

  /**
   * Measures hardly repeat, so looking each one up in a dictionary costs time and then gives up;
   * everything else keeps its dictionary.
   */
  public static Map<String, String> options(StructType columns) {
    Map<String, String> options = new LinkedHashMap<>();
    for (StructField column : columns.fields()) {
      if (column.dataType() instanceof DoubleType || column.dataType() instanceof FloatType) {
        options.put("parquet.enable.dictionary#" + column.name(), "false");
      }
    }
    return options;
  }
}
