package io.headrace.benchmarks.stores;

import io.headrace.benchmarks.stores.EntityData.Version;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;

/**
 * Spark's internal rows into keys and values, on one thread: first for so long that everything is
 * compiled, then in rounds of that length.
 */
final class EncoderRun {
  private static final Logger LOG = LoggerFactory.getLogger(EncoderRun.class);
  private static final int PASSES = 50;

  private EncoderRun() {}

  /**
   * @param target whose store says whether texts are made
   * @param entities rows that are gone through over and over; few, so that they stay in the cache
   */
  static Map<String, Object> run(
      SparkSession spark, EntityData data, Target target, Path folder, long entities, int rounds)
      throws Exception {
    Path source = data.files(Version.NEWER, entities);
    BenchmarkRepository repository =
        BenchmarkRepository.create(
            spark, folder.resolve("encoder-" + target.name()), source, target.onlineStoreBlock());
    OnlineTable table = repository.table();
    Dataset<Row> read = spark.read().parquet(source.toString());
    List<InternalRow> rows = new ArrayList<>();
    Iterator<InternalRow> found = read.queryExecution().executedPlan().executeToIterator();
    while (found.hasNext()) {
      rows.add(found.next().copy());
    }
    RowEncoder encoder = new RowEncoder(table, read.schema(), repository.onlineStore());
    Timings timings = new Timings();
    long bytes = 0;
    for (int round = 0; round <= rounds; round++) {
      long[] sum = new long[1];
      double seconds = Timings.of(() -> sum[0] = encode(encoder, rows));
      bytes = sum[0] / PASSES;
      LOG.warn("encoder for {}: round {}: {} s", target.name(), round, "%.2f".formatted(seconds));
      if (round > 0) {
        timings.add("encoder", seconds);
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("entities", rows.size());
    json.put("features", table.features().size());
    json.put("values", (long) PASSES * rows.size() * table.features().size());
    json.put("bytes_per_entity", (double) bytes / rows.size());
    json.put("contenders", timings.json());
    return json;
  }

  /** Bytes of keys and values, so that no work can be left out. */
  private static long encode(RowEncoder encoder, List<InternalRow> rows) {
    long bytes = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      for (InternalRow row : rows) {
        OnlineRow encoded = encoder.encode(row);
        bytes += encoded.entityKey().length;
        for (byte[] value : encoded.values()) {
          bytes += value.length;
        }
      }
    }
    return bytes;
  }
}
