package io.headrace.engine.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files as Spark would not write them. */
public final class ParquetFiles {
  private ParquetFiles() {}

  /** Columns {@code k}, which is 1, and {@code ts} in units of NANOS, MICROS or MILLIS. */
  public static void write(Path file, String unit, long... times) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { required int64 k; required int64 ts (TIMESTAMP(" + unit + ",true)); }");
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType(schema)
            .build()) {
      for (long time : times) {
        SimpleGroup row = new SimpleGroup(schema);
        row.add("k", 1L);
        row.add("ts", time);
        writer.write(row);
      }
    }
  }
}
