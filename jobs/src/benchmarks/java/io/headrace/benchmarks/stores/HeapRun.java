package io.headrace.benchmarks.stores;

import io.headrace.benchmarks.stores.EntityData.Version;
import io.headrace.engine.materialization.ViewOutcome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A materialization in the heap that this JVM was given, and what its driver holds meanwhile. */
final class HeapRun {
  private HeapRun() {}

  /**
   * @throws IllegalStateException when the store holds another number of entities afterwards
   */
  static Map<String, Object> run(
      SparkSession spark, EntityData data, RedisTarget target, Path folder, long entities)
      throws Exception {
    Path source = data.files(Version.NEWER, entities);
    BenchmarkRepository repository =
        BenchmarkRepository.create(
            spark, folder.resolve("heap"), source, target.onlineStoreBlock());
    target.clear(repository.table());
    Map<String, Object> json = new LinkedHashMap<>();
    try (HeapWatch watch = new HeapWatch()) {
      ViewOutcome.Done[] done = new ViewOutcome.Done[1];
      double seconds = Timings.of(() -> done[0] = repository.materialize());
      long stored = target.entities();
      if (done[0].keys() != entities || stored != entities) {
        throw new IllegalStateException(
            "%d entities became %s, and %d are stored".formatted(entities, done[0], stored));
      }
      json.put("entities", entities);
      json.put("seconds", seconds);
      json.put("heap_mb", Runtime.getRuntime().maxMemory() >> 20);
      json.put("most_alive_mb", watch.mostBytes() / (double) (1 << 20));
      json.put("master", spark.sparkContext().master());
    }
    target.clear(repository.table());
    return json;
  }
}
