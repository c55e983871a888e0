package io.headrace.operator.plan;

import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Job;
import io.headrace.operator.naming.Hashes;
import io.headrace.operator.naming.ObjectName;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that travel in a ConfigMap: {@code feature_store.yaml} as it is, and the definitions
 * where a job applies them. The map's name holds a hash of its content, so a map that is in use
 * never changes.
 *
 * @param data text by key of the ConfigMap
 * @param definitionKeys key by path relative to the feature repository
 */
public record ConfigFiles(
    String name, Map<String, String> data, Map<String, String> definitionKeys) {
  private static final String FEATURE_STORE_KEY = "feature_store.yaml";

  static ConfigFiles of(Deployment deployment, Catalogue catalogue, String base) {
    Map<String, String> data = new TreeMap<>();
    Map<String, String> keys = new TreeMap<>();
    data.put(FEATURE_STORE_KEY, catalogue.featureStoreYaml());
    if (deployment.jobs().stream().anyMatch(ConfigFiles::readsDefinitions)) {
      catalogue
          .definitionFiles()
          .forEach(
              (path, text) -> {
                String key = key(path);
                keys.put(path, key);
                data.put(key, text);
              });
    }
    return new ConfigFiles(
        ObjectName.of(base + "-config", data.toString(), ObjectName.RUN), data, keys);
  }

  private static boolean readsDefinitions(Job job) {
    return job.command() == Job.Command.APPLY;
  }

  // Keys of a ConfigMap have no slashes.
  private static String key(String path) {
    String folded = path.replaceAll("[^A-Za-z0-9._-]", "_");
    return folded.equals(path) ? path : Hashes.of(path, 8) + "-" + folded;
  }

  /** Files to mount for a job: path in the pod, key. */
  Map<String, String> mountedFor(Job job) {
    Map<String, String> files = new TreeMap<>();
    files.put(Places.FEATURE_STORE_YAML, FEATURE_STORE_KEY);
    if (readsDefinitions(job)) {
      definitionKeys.forEach((path, key) -> files.put(Places.CONFIGURATION + "/" + path, key));
    }
    return files;
  }

  /** Characters of everything, of which a ConfigMap holds a mebibyte. */
  int size() {
    return data.values().stream()
        .mapToInt(t -> t.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
        .sum();
  }
}
