package io.headrace.jobs.cli;

import java.util.Map;
import java.util.function.Function;

/** Deployment files that cannot be rendered, and manifests that no cluster should get. */
final class DeploymentErrors {
  /** A repository that could run on a cluster. */
  static final String STORE =
      """
      project: drivers
      registry: s3://features/registry.db
      offline_store: {type: spark}
      online_store:
        type: redis
        connection_string: ${REDIS_HOST}:6379,password=${REDIS_PASSWORD}
      entity_key_serialization_version: 3
      """;

  static final String DEPLOYMENT =
      """
      namespace: ml
      operator: kubeflow
      image: registry.example.com/headrace:0.1.0
      secrets: [{name: redis, keys: [REDIS_HOST, REDIS_PASSWORD]}]
      jobs: [{name: hourly, command: materialize-incremental, end: now-1h}]
      """;

  private DeploymentErrors() {}

  static void addTo(Map<String, Function<TestRepository, CliRun>> s) {
    s.put("a deployment file that is not there", r -> render(r));
    s.put(
        "a deployment file with an unknown key",
        r -> render(deployable(r).file("deploy/prod.yaml", DEPLOYMENT + "exekutor: {cores: 2}\n")));
    s.put(
        "several problems of a deployment file at once",
        r ->
            render(
                deployable(r)
                    .file(
                        "deploy/prod.yaml",
                        DEPLOYMENT.replace("end: now-1h", "end: now-1h, schedule: 0 * * *")
                            + "driver: {memory: 4G}\n")));
    s.put(
        "a deployment of stores on a pod's disk",
        r -> render(r.file("deploy/prod.yaml", DEPLOYMENT)));
    s.put(
        "a deployment without its feature_store.yaml",
        r ->
            CliRun.of(
                "k8s",
                "render",
                r.file("deploy/prod.yaml", DEPLOYMENT).path("deploy/prod.yaml").toString(),
                "--feature-store-yaml",
                r.path("nowhere.yaml").toString()));
    s.put(
        "a deployment of a secret written out",
        r ->
            render(
                r.file("deploy/prod.yaml", DEPLOYMENT)
                    .file(
                        "feature_store.yaml", STORE.replace("${REDIS_PASSWORD}", "s3cret-p4ss"))));
    s.put(
        "a variable that no Secret of a deployment provides",
        r ->
            deployable(r)
                .file("deploy/prod.yaml", DEPLOYMENT.replace(", REDIS_PASSWORD", ""))
                .run("k8s", "validate", r.path("deploy/prod.yaml").toString()));
    s.put(
        "a deployment of an unknown view",
        r -> render(deployable(r).file("deploy/prod.yaml", withViews("driver_stast"))));
    s.put(
        "a deployment of a view that is not online",
        r ->
            render(
                deployable(r)
                    .file(
                        "features.yaml",
                        TestRepository.FEATURES.replace("ttl: 1d", "ttl: 1d\n    online: false"))
                    .file("deploy/prod.yaml", withViews("driver_stats"))));
    s.put(
        "a deployment of an unknown argument",
        r ->
            render(
                deployable(r)
                    .file(
                        "deploy/prod.yaml",
                        DEPLOYMENT.replace(
                            "end: now-1h", "end: now-1h, arguments: [--paralel, 2]"))));
    s.put(
        "a rendered manifest with a typing error",
        r ->
            validate(
                r,
                """
                apiVersion: sparkoperator.k8s.io/v1beta2
                kind: SparkApplication
                metadata: {name: rides-a}
                spec: {drivr: {}}
                """));
    s.put(
        "a manifest of another kind",
        r -> validate(r, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}"));
  }

  /** Ready to be deployed, but for a deployment file. */
  static TestRepository deployable(TestRepository repository) {
    return repository.file("feature_store.yaml", STORE).file("deploy/prod.yaml", DEPLOYMENT);
  }

  private static String withViews(String views) {
    return DEPLOYMENT.replace("end: now-1h", "end: now-1h, views: [" + views + "]");
  }

  private static CliRun render(TestRepository repository) {
    return repository.run("k8s", "render", repository.path("deploy/prod.yaml").toString());
  }

  private static CliRun validate(TestRepository repository, String manifest) {
    return repository
        .file("m.yaml", manifest)
        .run("k8s", "validate", repository.path("m.yaml").toString());
  }
}
