package io.headrace.jobs.cli;

import io.headrace.engine.storage.TestS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Rows of docs/errors.md about object storage. */
final class ObjectStorageScenarios {
  private ObjectStorageScenarios() {}

  static Map<String, Function<TestRepository, CliRun>> all() {
    Map<String, Function<TestRepository, CliRun>> s = new LinkedHashMap<>();
    s.put(
        "unknown key of object_storage",
        r -> storage(r, "{endpont: 'http://127.0.0.1:9000'}").run("plan"));
    s.put(
        "an endpoint that is no address",
        r -> storage(r, "{endpoint: 's3.example.com/bucket'}").run("plan"));
    s.put(
        "keys that the chosen credentials do not use",
        r -> storage(r, "{credentials: environment, access_key: a}").run("plan"));
    s.put(
        "a bucket that is not there",
        r -> read(source(storage(r, TestS3.yaml()), "s3://no-such-bucket/stats.csv")));
    s.put(
        "a registry in a bucket that is not there",
        r -> registry(storage(r, TestS3.yaml()), "s3://no-such-bucket-2/registry.db").run("apply"));
    s.put(
        "object storage denies access",
        r ->
            read(
                source(
                    storage(r, "{endpoint: '" + TestS3.endpoint() + "', credentials: anonymous}"),
                    "s3://" + TestS3.bucket() + "/stats.csv")));
    s.put(
        "object storage does not accept the keys",
        r ->
            registry(
                    storage(r, TestS3.yaml().replace(TestS3.SECRET_KEY, "s3cret-p4ss")),
                    "s3://" + TestS3.bucket() + "/registry.db")
                .run("apply"));
    s.put(
        "credentials of object storage that have expired",
        r -> {
          try (RefusingS3 server = RefusingS3.with(400, "ExpiredToken")) {
            return registry(storage(r, keys(server.endpoint())), "s3://expired/registry.db")
                .run("apply");
          }
        });
    s.put(
        "no credentials for object storage",
        r ->
            registry(
                    storage(r, "{endpoint: '" + TestS3.endpoint() + "', credentials: environment}"),
                    "s3://" + TestS3.bucket() + "/registry.db")
                .run("apply"));
    s.put(
        "object storage does not answer",
        r ->
            registry(storage(r, keys("http://127.0.0.1:1")), "s3://unreachable/registry.db")
                .run("apply"));
    s.put(
        "an output that must not be written to",
        r -> {
          try (RefusingS3 server = RefusingS3.with(403, "AccessDenied")) {
            return storage(r, keys(server.endpoint()))
                .after("apply")
                .run(
                    "historical",
                    "--features",
                    "driver_stats:rate",
                    "--entities",
                    "labels.csv",
                    "--to",
                    "s3://denied/out");
          }
        });
    s.put("a file system whose jar is missing", r -> read(source(r, "gs://bucket/stats.csv")));
    s.put(
        "a registry on a file system whose jar is missing",
        r -> registry(r, "abfss://b@account.dfs.core.windows.net/registry.db").run("apply"));
    s.put(
        "keys in an address",
        r -> read(source(storage(r, TestS3.yaml()), "s3://AKIA:s3cret-p4ss@bucket/stats.csv")));
    return s;
  }

  private static CliRun read(TestRepository r) {
    return r.after("apply")
        .run(
            "historical",
            "--features",
            "driver_stats:rate",
            "--entities",
            "labels.csv",
            "--to",
            "./out");
  }

  private static String keys(String endpoint) {
    return "{endpoint: '" + endpoint + "', access_key: a, secret_key: s3cret-p4ss, retries: 1}";
  }

  private static TestRepository storage(TestRepository r, String block) {
    return r.file(
        "feature_store.yaml",
        TestRepository.STORE + "headrace:\n  object_storage: " + block + "\n");
  }

  private static TestRepository registry(TestRepository r, String address) {
    return replaced(r, "feature_store.yaml", "data/registry.db", "'" + address + "'");
  }

  private static TestRepository source(TestRepository r, String address) {
    return replaced(r, "features.yaml", "data/stats.csv", "'" + address + "'");
  }

  private static TestRepository replaced(
      TestRepository r, String file, String old, String replacement) {
    try {
      String text = Files.readString(r.path(file));
      return r.file(file, text.replace(old, replacement));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
