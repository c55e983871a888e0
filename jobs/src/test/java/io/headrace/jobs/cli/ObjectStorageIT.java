package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.storage.TestS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registry, ledger, sources, entity rows and outputs in a bucket, by the commands that users run.
 */
class ObjectStorageIT {
  private final String bucket = TestS3.bucket();

  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void repositoryInABucket() {
    TestS3.put(bucket, "data/stats.csv", TestRepository.STATS);
    TestS3.put(bucket, "labels.csv", TestRepository.LABELS);
    repository =
        TestRepository.in(folder)
            .file(
                "feature_store.yaml",
                TestRepository.STORE.replace("data/registry.db", s3("registry.db"))
                    + "headrace:\n  rejected_rows: "
                    + s3("rejected")
                    + "\n  object_storage: "
                    + TestS3.yaml()
                    + "\n")
            .file("features.yaml", TestRepository.FEATURES.replace("data/stats.csv", s3("data")));
  }

  @Test
  void everythingMayBeInABucketAndTheSecretIsNowhere() throws IOException {
    List<CliRun> runs =
        List.of(
            run("apply"),
            run("plan"),
            run("materialize", "2025-01-01", "2025-01-03"),
            CliRun.of("runs", "list", "--chdir", folder.toString()),
            run("online", "--features", "driver_stats:trips", "--keys", "{\"driver_id\": [1]}"),
            historical("out/dataset"),
            historical("out/dataset", "--overwrite"),
            historical("out/dataset.csv"),
            run(
                "historical",
                "--features",
                "driver_stats:trips",
                "--entities",
                "path:" + s3("out/dataset"),
                "--to",
                s3("out/again")));

    assertThat(TestS3.keys(bucket, "registry.db"))
        .contains("registry.db")
        .anyMatch(key -> key.startsWith("registry.db.headrace/runs/drivers/"));
    assertThat(runs.get(3).out()).contains("driver_stats").containsIgnoringCase("done");
    assertThat(runs.get(4).out()).contains("2");
    assertThat(TestS3.keys(bucket, "out/dataset/part-")).hasSize(1);
    assertThat(TestS3.keys(bucket, "out/dataset.csv/")).contains("out/dataset.csv/_SUCCESS");
    assertThat(TestS3.keys(bucket, "out/again/part-")).isNotEmpty();
    assertThat(TestS3.keys(bucket, "rejected/driver_stats/")).anyMatch(k -> k.endsWith(".parquet"));
    assertThat(TestS3.keys(bucket, ""))
        .noneMatch(key -> key.contains("_temporary") || key.contains("__magic"));

    for (CliRun run : runs) {
      assertThat(run.toString()).doesNotContain(TestS3.SECRET_KEY);
    }
    assertThat(run("plan", "--debug").toString()).doesNotContain(TestS3.SECRET_KEY);
    assertThat(textsOf(folder.resolve(".headrace")))
        .as("reports and logs of Spark")
        .hasSizeGreaterThan(5)
        .noneMatch(text -> text.contains(TestS3.SECRET_KEY));
    for (String key : TestS3.keys(bucket, "registry.db")) {
      assertThat(TestS3.text(bucket, key)).doesNotContain(TestS3.SECRET_KEY);
    }
  }

  @Test
  void tablesOfDeltaAndIcebergAreCommittedThere() {
    run("apply");
    for (String format : List.of("delta", "iceberg")) {
      String to = "tables/" + format;
      historical(to, "--format", format);
      historical(to, "--format", format, "--mode", "append");
      CliRun again = repository.run("historical", arguments(to, "--format", format));
      assertThat(again.exit()).as(again.toString()).isEqualTo(2);
    }
    assertThat(TestS3.keys(bucket, "tables/delta/_delta_log/"))
        .contains(
            "tables/delta/_delta_log/00000000000000000000.json",
            "tables/delta/_delta_log/00000000000000000001.json");
    assertThat(TestS3.keys(bucket, "tables/iceberg/metadata/"))
        .anyMatch(key -> key.endsWith(".metadata.json"));
    for (String key : TestS3.keys(bucket, "tables/delta/_delta_log/0")) {
      assertThat(TestS3.text(bucket, key)).doesNotContain(TestS3.SECRET_KEY);
    }
  }

  @Test
  void outputThatIsThereIsLeftAlone() {
    run("apply");
    historical("out/dataset");
    List<String> before = TestS3.keys(bucket, "out/");
    CliRun again = repository.run("historical", arguments("out/dataset"));
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("it exists").contains("--overwrite");
    assertThat(TestS3.keys(bucket, "out/")).isEqualTo(before);
  }

  private CliRun historical(String to, String... more) {
    return run("historical", arguments(to, more));
  }

  private String[] arguments(String to, String... more) {
    Stream<String> usual =
        Stream.of(
            "--features", "driver_stats:rate", "--entities", s3("labels.csv"), "--to", s3(to));
    return Stream.concat(usual, Stream.of(more)).toArray(String[]::new);
  }

  private CliRun run(String command, String... arguments) {
    CliRun run = repository.run(command, arguments);
    assertThat(run.exit()).as(run.toString()).isZero();
    return run;
  }

  private String s3(String key) {
    return "s3://" + bucket + "/" + key;
  }

  private static List<String> textsOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(ObjectStorageIT::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
