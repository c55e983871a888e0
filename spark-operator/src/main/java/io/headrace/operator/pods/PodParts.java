package io.headrace.operator.pods;

import io.headrace.operator.deployment.Deployment.VolumeUse;
import io.headrace.operator.deployment.Environment.SecretUse;
import io.headrace.operator.deployment.Environment.StoreSecret;
import io.headrace.operator.naming.ObjectName;
import io.headrace.operator.plan.Places;
import io.headrace.operator.plan.RunPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What driver and executors have in them besides Spark, as pieces that a pod template or the fields
 * of a SparkApplication are put together from.
 *
 * @param env entries of {@code env}
 * @param envFrom entries of {@code envFrom}
 */
public record PodParts(
    List<Object> env, List<Object> envFrom, List<Object> volumes, List<Object> volumeMounts) {
  private static final String CONFIG_VOLUME = "headrace-config";

  /**
   * @param storeTypes the type of each store, by block
   */
  public static PodParts of(RunPlan run, PodRole role, Map<String, String> storeTypes) {
    PodParts parts =
        new PodParts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    parts.addEnvironment(run);
    parts.addStoreSecrets(run, storeTypes);
    if (role == PodRole.DRIVER) {
      parts.addFiles(run);
    }
    parts.addScratch("headrace-tmp", Places.TMP, run);
    parts.addScratch("headrace-work", Places.WORK, run);
    run.deployment().volumes().forEach(parts::addVolume);
    return parts;
  }

  private void addEnvironment(RunPlan run) {
    run.deployment().environment().plain().forEach((k, v) -> env.add(entry("name", k, "value", v)));
    int files = 0;
    for (SecretUse secret : run.deployment().environment().secrets()) {
      secret
          .variables()
          .forEach(
              (variable, key) ->
                  env.add(
                      entry(
                          "name",
                          variable,
                          "valueFrom",
                          Map.of("secretKeyRef", entry("name", secret.name(), "key", key)))));
      if (secret.mountPath().isPresent()) {
        String volume = "headrace-files-" + files++;
        volumes.add(entry("name", volume, "secret", Map.of("secretName", secret.name())));
        volumeMounts.add(mount(volume, secret.mountPath().get(), true));
      } else if (secret.variables().isEmpty()) {
        envFrom.add(Map.of("secretRef", Map.of("name", secret.name())));
      }
    }
  }

  private void addStoreSecrets(RunPlan run, Map<String, String> storeTypes) {
    List<StoreSecret> secrets = run.deployment().environment().storeSecrets();
    if (!secrets.isEmpty()) {
      env.add(entry("name", Places.STORE_SECRETS_VARIABLE, "value", Places.STORE_SECRETS));
    }
    for (StoreSecret secret : secrets) {
      String volume = "headrace-" + ObjectName.fold(secret.store());
      String type = storeTypes.getOrDefault(secret.store(), "");
      Map<String, Object> item = entry("key", secret.key().orElse(type), "path", type);
      volumes.add(
          entry(
              "name",
              volume,
              "secret",
              entry("secretName", secret.secret(), "items", List.of(item))));
      volumeMounts.add(mount(volume, Places.STORE_SECRETS + "/" + secret.store(), true));
    }
  }

  // Each file by itself: a whole ConfigMap is mounted as links, which a search for definition
  // files does not follow.
  private void addFiles(RunPlan run) {
    volumes.add(entry("name", CONFIG_VOLUME, "configMap", Map.of("name", run.configMap())));
    run.files()
        .forEach(
            (path, key) -> {
              Map<String, Object> mount = mount(CONFIG_VOLUME, path, true);
              mount.put("subPath", key);
              volumeMounts.add(mount);
            });
  }

  private void addScratch(String volume, String path, RunPlan run) {
    String limit = run.deployment().localDirs().tmpSize();
    volumes.add(entry("name", volume, "emptyDir", Map.of("sizeLimit", limit)));
    volumeMounts.add(mount(volume, path, false));
  }

  private void addVolume(VolumeUse use) {
    Map<String, Object> volume = new LinkedHashMap<>();
    volume.put("name", use.name());
    volume.putAll(use.source());
    volumes.add(volume);
    volumeMounts.add(mount(use.name(), use.mountPath(), use.readOnly()));
  }

  private static Map<String, Object> mount(String volume, String path, boolean readOnly) {
    Map<String, Object> mount = entry("name", volume, "mountPath", path);
    if (readOnly) {
      mount.put("readOnly", true);
    }
    return mount;
  }

  private static Map<String, Object> entry(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(k1, v1);
    entry.put(k2, v2);
    return entry;
  }
}
