package io.headrace.engine.materialization;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of sources of each format. */
class CommitIncrementsIT {
  private static final int MANY = 100;
  private static final String BY_COMMIT = ", increments: commit";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void parquetFilesEndAsFromScratch(long seed) throws IOException {
    parquet(seed);
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

  private void play(long seed, ChangingTable table) throws IOException {
    CommitRepository repository =
        CommitRepository.create(
            folder.resolve("repository" + seed),
            "{type: sqlite, path: online.db}",
            table.yaml(),
            BY_COMMIT);
    new CommitHistories(seed, table, repository).play();
  }
}
