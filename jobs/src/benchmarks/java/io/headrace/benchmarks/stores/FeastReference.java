package io.headrace.benchmarks.stores;

import io.headrace.benchmarks.stores.EntityData.Version;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Headrace's side of the comparison with Feast: the same files into the same server. */
final class FeastReference {
  private static final Logger LOG = LoggerFactory.getLogger(FeastReference.class);

  private FeastReference() {}

  /** Materializes into the empty store; a first round warms up. Leaves the store empty. */
  static Map<String, Object> run(
      SparkSession spark, EntityData data, Target target, Path folder, long entities, int rounds)
      throws Exception {
    Path source = data.files(Version.NEWER, entities);
    BenchmarkRepository repository = repository(spark, data, target, folder, entities);
    Timings timings = new Timings();
    StoreContent content = null;
    for (int round = 0; round <= rounds; round++) {
      target.clear(repository.table());
      double seconds = Timings.of(repository::materialize);
      LOG.warn("{}: round {}, headrace: {} s", target.name(), round, "%.2f".formatted(seconds));
      if (round > 0) {
        timings.add("headrace end-to-end", seconds);
      }
      content = target.content(repository.table());
    }
    target.clear(repository.table());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("server", target.server());
    json.put("entities", entities);
    json.put("features", EntityData.FEATURES);
    json.put("folder", source.toString());
    json.put("content", content == null ? "" : content.text());
    json.put("contenders", timings.json());
    return json;
  }

  /** What somebody else has left in the store. */
  static Map<String, Object> content(
      SparkSession spark, EntityData data, Target target, Path folder, long entities)
      throws Exception {
    BenchmarkRepository repository = repository(spark, data, target, folder, entities);
    return Map.of("content", target.content(repository.table()).text());
  }

  private static BenchmarkRepository repository(
      SparkSession spark, EntityData data, Target target, Path folder, long entities)
      throws Exception {
    return BenchmarkRepository.create(
        spark,
        folder.resolve("feast-" + target.name()),
        data.files(Version.NEWER, entities),
        target.onlineStoreBlock());
  }
}
