package io.headrace.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.catalogue.TestCatalogue;
import io.headrace.operator.check.ManifestCheck;
import io.headrace.operator.deployment.Overrides;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Deployments at random. */
class RenderProperties {
  private static final List<String> VIEWS = List.of("Driver_Stats", "driver_stats", "driver-stats");

  private static TestCatalogue catalogue() {
    return new TestCatalogue().views(VIEWS);
  }

  @Property(tries = 60)
  void whatIsRenderedIsValidAndNoTwoObjectsShareAName(@ForAll @LongRange(min = 0) long seed) {
    String deployment = String.join("", deployment(new Random(seed)));
    Rendering rendering = Rendered.of(deployment, catalogue().build(), Overrides.NONE);
    List<Manifest> read = ManifestText.read("all.yaml", rendering.yaml(rendering.all()));
    assertThat(new ManifestCheck(catalogue()).problems(read, "all.yaml")).isEmpty();
    assertThat(read.stream().map(m -> m.kind() + m.name()).collect(Collectors.toSet()))
        .hasSameSizeAs(read);
    for (Manifest manifest : read) {
      CrdSchemas.messages(manifest).ifPresent(m -> assertThat(m).as(deployment).isEmpty());
    }
    for (var pod : RenderedPods.of(rendering)) {
      assertThat(RestrictedPods.violations(pod)).as(deployment).isEmpty();
    }
  }

  @Property(tries = 30)
  void orderOfTheKeysChangesNoByte(@ForAll @LongRange(min = 0) long seed) {
    List<String> lines = deployment(new Random(seed));
    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(seed + 1));
    Rendering one = Rendered.of(String.join("", lines), catalogue().build(), Overrides.NONE);
    Rendering other = Rendered.of(String.join("", shuffled), catalogue().build(), Overrides.NONE);
    assertThat(other.yaml(other.all())).isEqualTo(one.yaml(one.all()));
  }

  /** Its keys, each a line of its own. */
  private static List<String> deployment(Random random) {
    List<String> keys = new ArrayList<>();
    boolean apache = random.nextBoolean();
    keys.add("namespace: ns" + random.nextInt(9) + "\n");
    keys.add("operator: " + (apache ? "apache" : "kubeflow") + "\n");
    keys.add("image: registry.example.com/headrace:" + random.nextInt(9) + "\n");
    keys.add("jobs: " + jobs(random, apache) + "\n");
    maybe(random, keys, "envStyle: " + (apache || random.nextBoolean() ? "template" : "webhook"));
    maybe(
        random,
        keys,
        "driver: {cores: 2, memory: " + (1 + random.nextInt(9)) + "g, gracePeriod: 30s}");
    if (random.nextBoolean()) {
      keys.add("dynamicAllocation: {min: 1, max: " + (1 + random.nextInt(20)) + "}\n");
    } else {
      keys.add("executor: {instances: 3, tolerations: [{key: spot, operator: Exists}]}\n");
      if (!apache) {
        maybe(random, keys, "queue: features");
      }
    }
    maybe(random, keys, "sparkConf: {spark.b: 1, spark.a: on, spark.c: 0x1f, spark.d: 2025-01-01}");
    maybe(random, keys, "env: {B: 1, A: yes, C: ''}");
    maybe(random, keys, "secrets: [{name: s}, {name: t, keys: [X, Y]}, {name: u, mountPath: /u}]");
    maybe(random, keys, "storeSecrets: [{store: online_store, secretRef: r}]");
    maybe(random, keys, "volumes: [{name: v, mountPath: /v, configMap: {name: c}}]");
    maybe(random, keys, "restart: {retries: " + random.nextInt(2) + ", submissionRetries: 0}");
    maybe(random, keys, "monitoring: {podMonitor: true}");
    maybe(random, keys, "imagePullSecrets: [one, two]");
    return keys;
  }

  private static void maybe(Random random, List<String> keys, String line) {
    if (random.nextBoolean()) {
      keys.add(line + "\n");
    }
  }

  private static String jobs(Random random, boolean apache) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      String schedule =
          switch (random.nextInt(3)) {
            case 0 -> ", schedule: H/20 * * * *";
            case 1 ->
                ", schedule: {cron: '@daily', timeZone: Asia/Tokyo"
                    + (apache ? "" : ", scheduler: cronjob")
                    + "}";
            default -> "";
          };
      jobs.add(
          "{name: job-"
              + i
              + ", command: materialize-incremental, end: now-1h, perView: "
              + random.nextBoolean()
              + schedule
              + "}");
    }
    return "[" + String.join(", ", jobs) + "]";
  }
}
