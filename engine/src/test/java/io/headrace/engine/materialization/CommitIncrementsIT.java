package io.headrace.engine.materialization;

import io.headrace.engine.online.TestRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of sources of each format. */
class CommitIncrementsIT {
  private static final int MANY = 100;
  private static final String BY_COMMIT = ", increments: commit";

  private static final String CHANGE_FEED =
      "'delta.enableChangeDataFeed' = 'true', 'delta.enableDeletionVectors' = 'false'";
  private static final String PLAIN = "'delta.enableDeletionVectors' = 'false'";
  private static final String DELETION_VECTORS = "'delta.enableDeletionVectors' = 'true'";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void parquetFilesEndAsFromScratch(long seed) throws IOException {
    parquet(seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {11})
  void deltaTablesWithAChangeFeedEndAsFromScratch(long seed) throws IOException {
    play(seed, delta(seed, CHANGE_FEED));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void deltaTablesWithoutAChangeFeedEndAsFromScratch(long seed) throws IOException {
    play(seed, delta(seed, seed % 2 == 0 ? PLAIN : DELETION_VECTORS));
  }

  @ParameterizedTest
  @ValueSource(longs = {31})
  void icebergTablesWrittenByCopyEndAsFromScratch(long seed) throws IOException {
    play(seed, iceberg(seed, "copy-on-write", 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42})
  void icebergTablesMergedOnReadEndAsFromScratch(long seed) throws IOException {
    play(seed, iceberg(seed, "merge-on-read", seed % 2 == 0 ? 2 : 3));
  }

  @Test
  @Tag("thorough")
  void manyHistoriesOfDeltaTablesEndAsFromScratch() throws IOException {
    for (long seed = 1_000; seed < 1_000 + MANY; seed++) {
      play(seed, delta(seed, List.of(CHANGE_FEED, PLAIN, DELETION_VECTORS).get((int) (seed % 3))));
    }
  }

  @Test
  @Tag("thorough")
  void manyHistoriesOfIcebergTablesEndAsFromScratch() throws IOException {
    for (long seed = 2_000; seed < 2_000 + MANY; seed++) {
      play(
          seed,
          iceberg(seed, seed % 2 == 0 ? "copy-on-write" : "merge-on-read", seed % 3 == 0 ? 3 : 2));
    }
  }

  private DeltaFolder delta(long seed, String properties) {
    return new DeltaFolder(folder.resolve("delta" + seed), properties);
  }

  private static IcebergCatalogTable iceberg(long seed, String mode, int format) {
    return new IcebergCatalogTable("history" + seed, mode, format);
  }

  @Test
  @Tag("thorough")
  void manyHistoriesOfParquetFilesEndAsFromScratch() throws IOException {
    for (long seed = 100; seed < 100 + MANY; seed++) {
      parquet(seed);
    }
  }

  private void parquet(long seed) throws IOException {
    play(seed, new ParquetFolder(folder.resolve("parquet" + seed)));
  }

  @ParameterizedTest
  @ValueSource(longs = {51})
  void redisEndsAsFromScratch(long seed) throws IOException {
    play(
        seed,
        delta(seed, PLAIN),
        "{type: redis, connection_string: \"" + TestRedis.host() + ":" + TestRedis.port() + "\"}");
  }

  private void play(long seed, ChangingTable table) throws IOException {
    play(seed, table, "{type: sqlite, path: online.db}");
  }

  private void play(long seed, ChangingTable table, String onlineStore) throws IOException {
    CommitRepository repository =
        CommitRepository.create(
            folder.resolve("repository" + seed), onlineStore, table.yaml(), BY_COMMIT);
    new CommitHistories(seed, table, repository).play();
  }
}
