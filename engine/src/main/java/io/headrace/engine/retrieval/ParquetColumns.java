package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.pointintime.ViewRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/**
 * How the features of a dataset are encoded in parquet. Looking each value up in a dictionary, only
 * to give the dictionary up, is the dearest part of writing values that hardly repeat.
 */
public final class ParquetColumns {
  private ParquetColumns() {}

  /**
   * Options of Spark's writer: no dictionary for measures, and none for what the source's own files
   * keep without one. All else, the columns of the entity rows too, has parquet's defaults.
   */
  public static Map<String, String> options(List<ViewRows> views) {
    Map<String, String> options = new LinkedHashMap<>();
    for (ViewRows view : views) {
      Set<String> plain = view.statistics().map(s -> s.plain()).orElse(Set.of());
      for (int f = 0; f < view.features().size(); f++) {
        Field feature = view.features().get(f);
        if (plain.contains(feature.name())
            || isMeasure(view.rows().schema().apply(feature.name()).dataType())) {
          options.put("parquet.enable.dictionary#" + view.outputColumns().get(f), "false");
        }
      }
    }
    return options;
  }

  private static boolean isMeasure(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }
}
