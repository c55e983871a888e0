package io.headrace.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small feature repository in a folder of a test, with a table of three drivers. */
final class TestRepository {
  static final String STORE =
      """
      project: drivers
      provider: local
      registry: data/registry.db
      offline_store:
        type: spark
        spark_conf:
          spark.master: local[2]
          spark.sql.shuffle.partitions: "2"
      online_store:
        type: sqlite
        path: data/online.db
      entity_key_serialization_version: 3
      """;

  static final String FEATURES =
      """
      entities:
        - {name: driver, join_keys: [driver_id], value_type: INT64}
      data_sources:
        - name: stats
          path: data/stats.csv
          file_format: csv
          timestamp_field: event_timestamp
          created_timestamp_column: created
      feature_views:
        - name: driver_stats
          entities: [driver]
          ttl: 1d
          source: stats
          tags: {team: growth}
          schema:
            - {name: rate, dtype: Float64}
            - {name: trips, dtype: Int64}
      feature_services:
        - {name: activity, features: [driver_stats]}
      """;

  static final String STATS =
      """
      driver_id,event_timestamp,created,rate,trips
      1,2025-01-01T08:00:00Z,2025-01-01T08:05:00Z,0.5,3
      1,2025-01-02T08:00:00Z,2025-01-02T08:05:00Z,0.25,2
      2,2025-01-01T09:00:00Z,2025-01-01T09:05:00Z,0.75,5
      ,2025-01-01T10:00:00Z,2025-01-01T10:05:00Z,0.1,1
      """;

  static final String LABELS =
      """
      driver_id,event_timestamp,label
      1,2025-01-01T12:00:00Z,a
      2,2025-01-01T12:00:00Z,b
      3,2025-01-01T12:00:00Z,c
      """;

  private final Path folder;

  private TestRepository(Path folder) {
    this.folder = folder;
  }

  static TestRepository in(Path folder) {
    return new TestRepository(folder)
        .file("feature_store.yaml", STORE)
        .file("features.yaml", FEATURES)
        .file("data/stats.csv", STATS)
        .file("labels.csv", LABELS);
  }

  /** Writes a file, replacing what is there. */
  TestRepository file(String name, String text) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Runs a command on it. */
  CliRun run(String command, String... arguments) {
    // Last, as commands of commands take no options before the inner one.
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--chdir", folder.toString()));
    return CliRun.of(all.toArray(String[]::new));
  }

  /** Likewise, for a command that has to succeed before the test begins. */
  TestRepository after(String command, String... arguments) {
    CliRun run = run(command, arguments);
    if (run.exit() != 0) {
      throw new AssertionError(command + " failed: " + run);
    }
    return this;
  }
}
