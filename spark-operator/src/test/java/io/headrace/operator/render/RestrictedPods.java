package io.headrace.operator.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of the Pod Security Standard "restricted", as Kubernetes' documentation lists them, for
 * a pod's spec.
 */
final class RestrictedPods {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private RestrictedPods() {}

  static List<String> violations(Map<?, ?> spec) {
    List<String> found = new ArrayList<>();
    for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (Boolean.TRUE.equals(spec.get(host))) {
        found.add(host);
      }
    }
    Map<?, ?> pod = map(spec.get("securityContext"));
    for (Object volume : list(spec.get("volumes"))) {
      for (Object kind : map(volume).keySet()) {
        if (!kind.equals("name") && !VOLUMES.contains(kind)) {
          found.add("volume of kind " + kind);
        }
      }
    }
    if (list(spec.get("containers")).isEmpty()) {
      found.add("no containers");
    }
    for (Object container : list(spec.get("containers"))) {
      container(map(container), pod, found);
    }
    return found;
  }

  private static void container(Map<?, ?> container, Map<?, ?> pod, List<String> found) {
    Map<?, ?> own = map(container.get("securityContext"));
    if (!Boolean.FALSE.equals(own.get("allowPrivilegeEscalation"))) {
      found.add("allowPrivilegeEscalation");
    }
    if (Boolean.TRUE.equals(own.get("privileged"))) {
      found.add("privileged");
    }
    Map<?, ?> capabilities = map(own.get("capabilities"));
    if (!list(capabilities.get("drop")).contains("ALL")) {
      found.add("capabilities.drop");
    }
    if (!List.of("NET_BIND_SERVICE").containsAll(list(capabilities.get("add")))) {
      found.add("capabilities.add");
    }
    if (!Boolean.TRUE.equals(either(own, pod, "runAsNonRoot"))) {
      found.add("runAsNonRoot");
    }
    if (Integer.valueOf(0).equals(either(own, pod, "runAsUser"))) {
      found.add("runAsUser");
    }
    Object seccomp = map(either(own, pod, "seccompProfile")).get("type");
    if (!List.of("RuntimeDefault", "Localhost").contains(String.valueOf(seccomp))) {
      found.add("seccompProfile");
    }
    for (Object port : list(container.get("ports"))) {
      if (map(port).get("hostPort") != null) {
        found.add("hostPort");
      }
    }
  }

  private static Object either(Map<?, ?> container, Map<?, ?> pod, String key) {
    return container.get(key) != null ? container.get(key) : pod.get(key);
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
