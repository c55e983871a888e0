package io.headrace.operator.check;

import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Environment.StoreSecret;
import io.headrace.operator.problems.Problems;
import java.util.Map;

/** Where the stores live: a pod's own disk is gone with the pod. */
final class StoresCheck {
  private static final Map<String, String> NETWORKED =
      Map.of(
          "registry",
          "Use registry_type sql, or a path on object storage such as s3://bucket/registry.db.",
          "online_store",
          "Use redis or postgres.");

  private final Deployment deployment;
  private final Catalogue catalogue;
  private final Problems problems;

  StoresCheck(Deployment deployment, Catalogue catalogue, Problems problems) {
    this.deployment = deployment;
    this.catalogue = catalogue;
    this.problems = problems;
  }

  void run() {
    catalogue.stores().forEach(this::check);
    for (StoreSecret secret : deployment.environment().storeSecrets()) {
      if (!secret.store().isEmpty() && !catalogue.stores().containsKey(secret.store())) {
        problems.add(
            deployment.file() + ", storeSecrets",
            "feature_store.yaml has no block '" + secret.store() + "' with a type",
            "Write the block with its type; the Secret gives the rest.");
      }
    }
  }

  private void check(String block, Catalogue.Store store) {
    if (!NETWORKED.containsKey(block) || store.file().isEmpty()) {
      return;
    }
    String path = store.file().get();
    boolean onClaim =
        deployment.volumes().stream()
            .filter(v -> v.source().containsKey("persistentVolumeClaim") && !v.readOnly())
            .anyMatch(v -> path.startsWith(v.mountPath() + "/"));
    // Executors write to the online store side by side; a registry is written by the driver alone.
    if (block.equals("registry") && onClaim) {
      return;
    }
    problems.add(
        "feature_store.yaml, " + block,
        "the "
            + store.type()
            + " '"
            + path
            + "' is a file on the pod's own disk, which is gone"
            + " after the run",
        NETWORKED.get(block));
  }
}
