package io.headrace.jobs.demo;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Lays out the demo's feature repository; what an earlier run left there is replaced. */
final class DemoFiles {
  private static final List<String> FILES =
      List.of(
          "feature_store.yaml",
          "features.yaml",
          "data/README.md",
          "data/flights.parquet",
          "data/weather.parquet",
          "data/planes.parquet");

  /** What a run of the demo makes; a new run begins without it. */
  private static final List<String> MADE =
      List.of("data/registry.db", "data/online.db", "data/online.db-wal", "data/online.db-shm");

  private DemoFiles() {}

  static void layOut(Path folder) {
    try {
      for (String made : MADE) {
        Files.deleteIfExists(folder.resolve(made));
      }
      for (String file : FILES) {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream in =
            DemoFiles.class.getResourceAsStream("/io/headrace/jobs/demo/" + file)) {
          if (in == null) {
            throw new IllegalStateException("the jar lacks the demo's " + file);
          }
          Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          "Folder " + folder, "the demo cannot be laid out there: " + e.getMessage(), e);
    }
  }
}
