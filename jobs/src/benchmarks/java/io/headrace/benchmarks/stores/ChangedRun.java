package io.headrace.benchmarks.stores;

import io.headrace.benchmarks.stores.EntityData.Version;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.Pacing;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import io.headrace.engine.online.Writes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code write: changed} saves: a source of which a tenth has changed goes into a store that
 * holds it as it was, once with every row and once with the changed ones alone.
 */
final class ChangedRun {
  private static final Logger LOG = LoggerFactory.getLogger(ChangedRun.class);

  private final Target target;
  private final OnlineStore store;
  private final OnlineTable table;
  private final List<OnlineRow> before;
  private final List<OnlineRow> after;

  ChangedRun(SparkSession spark, EntityData data, Target target, Path folder, long entities)
      throws Exception {
    Path now = data.files(Version.A_TENTH_NEWER, entities);
    BenchmarkRepository repository =
        BenchmarkRepository.create(
            spark, folder.resolve("changed-" + target.name()), now, target.onlineStoreBlock());
    this.target = target;
    this.store = repository.onlineStore();
    this.table = repository.table();
    this.before = EncodedRows.read(spark, data.files(Version.NEWER, entities), table, store);
    this.after = EncodedRows.read(spark, now, table, store);
  }

  /**
   * @throws IllegalStateException when the two ways leave different contents
   */
  Map<String, Object> run() throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("server", target.server());
    json.put("entities", after.size());
    StoreContent content = null;
    for (Writes writes : Writes.values()) {
      target.clear(table);
      written(before, Writes.ALL);
      long logged = target.loggedBytes();
      WriteCounts[] counts = new WriteCounts[1];
      double seconds = Timings.of(() -> counts[0] = written(after, writes));
      logged = target.loggedBytes() - logged;
      StoreContent stored = target.content(table);
      if (content != null && !content.equals(stored)) {
        throw new IllegalStateException(target.name() + ": " + writes + " leaves other rows");
      }
      content = stored;
      LOG.warn("{}: {}: {}, {} bytes logged", target.name(), writes, counts[0], logged);
      json.put(
          writes.name().toLowerCase(Locale.ROOT),
          Map.of(
              "seconds", seconds,
              "written", counts[0].written(),
              "unchanged", counts[0].unchanged(),
              "bytes_written", counts[0].bytes(),
              "bytes_logged", logged));
    }
    target.clear(table);
    return json;
  }

  private WriteCounts written(List<OnlineRow> rows, Writes writes) {
    WriteSettings settings =
        new WriteSettings(
            new RunFence("benchmark", store.fence(table) + 1), writes, Pacing.UNLIMITED);
    try (OnlineWriter writer = store.openWriter(table, settings)) {
      rows.forEach(writer::write);
      return writer.flush();
    }
  }
}
