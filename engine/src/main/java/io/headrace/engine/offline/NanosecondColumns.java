package io.headrace.engine.offline;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Which columns of a parquet file are TIMESTAMP(NANOS): pandas writes them, Spark has no type. */
final class NanosecondColumns {
  private NanosecondColumns() {}

  /** Top-level columns only. */
  static Set<String> in(Configuration hadoop, String file) throws IOException {
    Set<String> names = new HashSet<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), hadoop))) {
      for (Type column : reader.getFileMetaData().getSchema().getFields()) {
        if (column.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
            && time.getUnit() == TimeUnit.NANOS) {
          names.add(column.getName());
        }
      }
    }
    return names;
  }
}
