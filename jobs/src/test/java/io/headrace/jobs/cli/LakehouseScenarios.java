package io.headrace.jobs.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rows of docs/errors.md that are about tables with commits. */
final class LakehouseScenarios {
  private LakehouseScenarios() {}

  static Map<String, Function<TestRepository, CliRun>> all() {
    Map<String, Function<TestRepository, CliRun>> s = new LinkedHashMap<>();
    s.put("a path that holds no Delta table", r -> historical(path(r, "data", "delta")));
    s.put("a path that holds no Iceberg table", r -> historical(path(r, "./data", "iceberg")));
    s.put(
        "a Delta table read as plain files",
        r -> historical(source(r, "path: " + shared("delta"))));
    s.put("a table of format hudi", r -> historical(path(r, "data", "hudi")));
    s.put(
        "a property of a table format that reads changes",
        r ->
            historical(
                source(
                    r,
                    "path: "
                        + shared("delta")
                        + "\n    table_format: {type: delta, properties: {readChangeFeed: 'true'}}")));
    s.put("an unknown catalog", r -> historical(source(catalog(r), "table: laek.db.stats")));
    s.put(
        "a table that its catalog does not have",
        r -> historical(source(catalog(r), "table: lake.db.stat")));
    s.put(
        "a catalog that does not answer",
        r ->
            historical(
                source(
                    headrace(r, "catalogs: {rest: {type: rest, uri: 'http://127.0.0.1:1'}}"),
                    "table: rest.db.stats")));
    s.put(
        "a catalog of an unknown type",
        r -> headrace(r, "catalogs: {lake: {type: hadop, warehouse: w}}").run("plan"));
    s.put("--as-of that is no moment", r -> delta(r, "--as-of", "yesterdy"));
    s.put("--as-of in the future", r -> delta(r, "--as-of", "2100-01-01"));
    s.put("--as-of before the first commit", r -> delta(r, "--as-of", "2001-01-01"));
    s.put("--as-of with a version for all sources", r -> delta(r, "--as-of", "version:1"));
    s.put("--as-of of a source that is not read", r -> delta(r, "--as-of", "stast=version:1"));
    s.put(
        "--as-of with a version that is not there yet",
        r -> delta(r, "--as-of", "stats=version:9"));
    s.put(
        "--as-of with a version that vacuum removed",
        r -> historical(path(r, shared("vacuumed"), "delta"), "--as-of", "stats=version:1"));
    s.put(
        "--as-of with an unknown tag",
        r -> historical(source(catalog(r), "table: lake.db.stats"), "--as-of", "stats=tag:jun"));
    s.put("--as-of of plain files", r -> historical(r.after("apply"), "--as-of", "2025-01-01"));
    s.put(
        "an old version without the event timestamp",
        r -> historical(path(r, shared("young"), "delta"), "--as-of", "stats=version:1"));
    s.put(
        "--pins of a file that is no report",
        r -> historical(r.after("apply"), "--pins", r.path("labels.csv").toString()));
    s.put("--pins of files that changed", LakehouseScenarios::changedFile);
    return s;
  }

  private static CliRun changedFile(TestRepository r) {
    historical(r.after("apply"));
    r.file("data/stats.csv", TestRepository.STATS + "3,2025-01-01T08:00:00Z,,0.5,3\n");
    return r.run(
        "historical",
        "--feature-service",
        "activity",
        "--entities",
        "labels.csv",
        "--to",
        "./again",
        "--pins",
        Reported.historical(r).toString());
  }

  private static CliRun delta(TestRepository r, String... more) {
    return historical(path(r, shared("delta"), "delta"), more);
  }

  private static String shared(String table) {
    return LakeTables.shared().resolve(table).toString();
  }

  private static TestRepository path(TestRepository r, String path, String format) {
    return source(r, "path: " + path + "\n    table_format: " + format);
  }

  private static TestRepository catalog(TestRepository r) {
    Path warehouse = LakeTables.shared().resolve("lake");
    return headrace(r, "catalogs: {lake: {type: hadoop, warehouse: '" + warehouse + "'}}");
  }

  private static TestRepository headrace(TestRepository r, String block) {
    return r.file("feature_store.yaml", TestRepository.STORE + "headrace:\n  " + block + "\n");
  }

  static TestRepository source(TestRepository r, String place) {
    return r.file(
            "features.yaml",
            TestRepository.FEATURES.replace("path: data/stats.csv\n    file_format: csv", place))
        .after("apply");
  }

  static CliRun historical(TestRepository r, String... more) {
    return r.run(
        "historical",
        Stream.concat(
                Stream.of(
                    "--feature-service", "activity", "--entities", "labels.csv", "--to", "./out"),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
