package io.headrace.engine.offline;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/** Values of partition columns, which are in the names of folders. */
final class PartitionValues {
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private PartitionValues() {}

  /** Empty where no folder of the path is named after the column, or its value is null. */
  static Optional<String> of(String file, String column) {
    for (Path folder = new Path(file).getParent(); folder != null; folder = folder.getParent()) {
      String name = folder.getName();
      int equals = name.indexOf('=');
      if (equals > 0
          && ExternalCatalogUtils.unescapePathName(name.substring(0, equals))
              .equalsIgnoreCase(column)) {
        String value = ExternalCatalogUtils.unescapePathName(name.substring(equals + 1));
        return value.equals(NULL) ? Optional.empty() : Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
