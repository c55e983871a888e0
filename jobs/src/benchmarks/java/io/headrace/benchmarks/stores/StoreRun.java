package io.headrace.benchmarks.stores;

import io.headrace.benchmarks.stores.EntityData.Version;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One store: a round that warms up and compares what the contenders leave behind, then the rounds
 * that count.
 *
 * <p>Contenders: {@code bare} and {@code headrace}, each into an empty store ({@code empty}), with
 * newer rows for the same keys ({@code newer}) and with these once more ({@code identical}); and
 * {@code headrace end-to-end}, a materialization of the parquet files into an empty store.
 */
final class StoreRun {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRun.class);

  private final Target target;
  private final BenchmarkRepository repository;
  private final OnlineStore store;
  private final OnlineTable table;
  private final Connections connections;
  private final List<OnlineRow> older;
  private final List<OnlineRow> newer;
  private final Timings timings = new Timings();
  private final Map<String, StoreContent> contents = new LinkedHashMap<>();
  private long generation;

  StoreRun(SparkSession spark, EntityData data, Target target, Path folder, Sizes sizes)
      throws IOException {
    this.target = target;
    this.repository =
        BenchmarkRepository.create(
            spark,
            folder.resolve(target.name()),
            data.files(Version.NEWER, sizes.entities()),
            target.onlineStoreBlock());
    this.store = repository.onlineStore();
    this.table = repository.table();
    this.connections = new Connections(Math.min(sizes.connections(), store.maxWriters()));
    this.older = EncodedRows.read(spark, data.files(Version.OLDER, sizes.entities()), table, store);
    this.newer = EncodedRows.read(spark, data.files(Version.NEWER, sizes.entities()), table, store);
  }

  /**
   * @param entities in the source, a row each
   * @param connections that write at once, unless the store takes fewer
   */
  record Sizes(long entities, int connections) {}

  /**
   * @throws IllegalStateException when two contenders leave different contents
   * @throws Exception whatever a contender throws
   */
  Map<String, Object> run(int rounds) throws Exception {
    for (int round = 0; round <= rounds; round++) {
      boolean counts = round > 0;
      bare(counts);
      ours(counts);
      endToEnd(counts);
    }
    target.clear(table);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("server", target.server());
    json.put("entities", older.size());
    json.put("features", table.features().size());
    Map<String, String> stored = new LinkedHashMap<>();
    contents.forEach((state, content) -> stored.put(state, content.text()));
    json.put("contents", stored);
    json.put("contenders", timings.json());
    return json;
  }

  private void bare(boolean counts) throws Exception {
    target.clear(table);
    step("bare", "empty", counts, () -> barely(older));
    if (target.bareLoadOverwrites()) {
      step("bare", "newer", counts, () -> barely(newer));
      step("bare", "identical", counts, () -> barely(newer));
    }
  }

  private void ours(boolean counts) throws Exception {
    target.clear(table);
    // Beyond that of the materialization of the round before.
    generation = store.fence(table) + 1;
    step("headrace", "empty", counts, () -> written(older));
    step("headrace", "newer", counts, () -> written(newer));
    step("headrace", "identical", counts, () -> written(newer));
  }

  private void endToEnd(boolean counts) throws Exception {
    target.clear(table);
    step(
        "headrace end-to-end",
        "newer",
        counts,
        () -> LOG.warn("{}: {}", target.name(), repository.materialize().phases()));
  }

  private void barely(List<OnlineRow> rows) throws Exception {
    connections.write(rows, share -> target.loadBarely(table, share));
  }

  private void written(List<OnlineRow> rows) throws Exception {
    WriteSettings settings = WriteSettings.of(new RunFence("benchmark", generation));
    connections.write(
        rows,
        share -> {
          try (OnlineWriter writer = store.openWriter(table, settings)) {
            share.forEach(writer::write);
            WriteCounts counts = writer.flush();
            if (counts.rows() != share.size()) {
              throw new IllegalStateException(share.size() + " rows became " + counts);
            }
          }
        });
  }

  /** Warm-up rounds compare what is stored afterwards; it is not looked at again. */
  private void step(String contender, String state, boolean counts, Timings.Action action)
      throws Exception {
    double seconds = Timings.of(action);
    String name = contender.contains("end-to-end") ? contender : contender + " " + state;
    LOG.warn(
        "{}: {}{}: {} s, {} entities/s",
        target.name(),
        counts ? "" : "warm-up, ",
        name,
        "%.2f".formatted(seconds),
        "%,.0f".formatted(older.size() / seconds));
    if (counts) {
      timings.add(name, seconds);
      return;
    }
    StoreContent stored = target.content(table);
    StoreContent expected = contents.putIfAbsent(state, stored);
    if (expected != null && !expected.equals(stored)) {
      throw new IllegalStateException(
          "%s: %s leaves %s, others %s".formatted(target.name(), name, stored, expected));
    }
  }
}
