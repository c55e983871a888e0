package io.headrace.operator.doctor;

import io.headrace.operator.client.Kinds;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.SparkOperator;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What manifests take for granted: things that have to be in the cluster before a run starts.
 *
 * @param secretKeys by Secret, the keys that are named one by one
 * @param wholeSecrets Secrets whose keys become environment variables
 * @param environment variables that the manifests set themselves, from wherever
 * @param variables by variable of a configuration, written {@code ${NAME}}, where it is used
 * @param brought what the manifests bring along, as {@code kind/name}
 */
record Needs(
    Set<SparkOperator> operators,
    Set<String> serviceAccounts,
    Map<String, Set<String>> secretKeys,
    Set<String> wholeSecrets,
    Set<String> configMaps,
    Set<String> pullSecrets,
    Set<String> environment,
    Map<String, String> variables,
    Set<String> brought,
    boolean webhook) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private static final Pattern SECRET_CONF =
      Pattern.compile("spark\\.kubernetes\\.(?:driver|executor)\\.secretKeyRef\\.(.+)");

  /** Fields of Kubeflow's pods that its webhook puts on them, and nobody else. */
  private static final Set<String> BY_WEBHOOK =
      Set.of(
          "env",
          "envFrom",
          "volumeMounts",
          "tolerations",
          "affinity",
          "securityContext",
          "podSecurityContext",
          "configMaps",
          "sidecars",
          "initContainers",
          "gpu",
          "priorityClassName",
          "memoryLimit");

  static Needs of(List<Manifest> manifests) {
    Needs needs =
        new Needs(
            EnumSet.noneOf(SparkOperator.class),
            new TreeSet<>(),
            new TreeMap<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeMap<>(),
            new TreeSet<>(),
            manifests.stream().anyMatch(Needs::needsWebhook));
    for (Manifest manifest : manifests) {
      needs.brought.add(manifest.kind() + "/" + manifest.name());
      Arrays.stream(SparkOperator.values())
          .filter(o -> o.apiVersion().equals(manifest.apiVersion()))
          .forEach(needs.operators::add);
      if (manifest.kind().equals("ConfigMap")) {
        needs.readData(manifest);
      } else {
        needs.read(manifest.tree());
      }
    }
    return needs;
  }

  private void readData(Manifest configMap) {
    if (configMap.tree().get("data") instanceof Map<?, ?> data) {
      data.forEach(
          (key, value) -> {
            Matcher found = VARIABLE.matcher(String.valueOf(value));
            while (found.find()) {
              variables.putIfAbsent(
                  found.group(1), key + " of ConfigMap '" + configMap.name() + "'");
            }
          });
    }
  }

  private void read(Object tree) {
    if (tree instanceof List<?> list) {
      list.forEach(this::read);
    } else if (tree instanceof Map<?, ?> map) {
      readEnvironment(map);
      map.forEach((key, value) -> readField(String.valueOf(key), value));
      map.values().forEach(this::read);
    }
  }

  /** An entry of {@code env}: a name, with a value or where it comes from. */
  private void readEnvironment(Map<?, ?> map) {
    if (map.get("name") instanceof String name
        && (map.containsKey("value") || map.containsKey("valueFrom"))) {
      environment.add(name);
    }
  }

  private void readField(String key, Object value) {
    switch (key) {
      case "secretRef" -> addName(value, "name", wholeSecrets);
      case "configMapRef", "configMap" -> addName(value, "name", configMaps);
      case "secretKeyRef" -> {
        if (value instanceof Map<?, ?> ref
            && ref.get("name") instanceof String secret
            && ref.get("key") instanceof String name) {
          addSecretKey(secret, name);
        }
      }
      case "secret" -> {
        if (value instanceof Map<?, ?> ref && ref.get("secretName") instanceof String secret) {
          secretKeys.computeIfAbsent(secret, s -> new TreeSet<>());
        }
      }
      case "serviceAccount",
          "serviceAccountName",
          "spark.kubernetes.authenticate.driver.serviceAccountName" -> {
        if (value instanceof String account) {
          serviceAccounts.add(account);
        }
      }
      case "imagePullSecrets" -> {
        if (value instanceof List<?> list) {
          list.forEach(this::addPullSecret);
        }
      }
      case "spark.kubernetes.container.image.pullSecrets" ->
          Arrays.stream(String.valueOf(value).split(",")).forEach(this::addPullSecret);
      default -> readSecretConf(key, value);
    }
  }

  private void readSecretConf(String key, Object value) {
    Matcher conf = SECRET_CONF.matcher(key);
    if (conf.matches() && value instanceof String text && text.contains(":")) {
      environment.add(conf.group(1));
      addSecretKey(text.substring(0, text.indexOf(':')), text.substring(text.indexOf(':') + 1));
    }
  }

  private void addSecretKey(String secret, String key) {
    secretKeys.computeIfAbsent(secret, s -> new TreeSet<>()).add(key);
  }

  private void addPullSecret(Object entry) {
    if (entry instanceof String name && !name.isBlank()) {
      pullSecrets.add(name.strip());
    } else {
      addName(entry, "name", pullSecrets);
    }
  }

  private static void addName(Object reference, String key, Set<String> names) {
    if (reference instanceof Map<?, ?> map && map.get(key) instanceof String name) {
      names.add(name);
    }
  }

  private static boolean needsWebhook(Manifest manifest) {
    if (!SparkOperator.KUBEFLOW.apiVersion().equals(manifest.apiVersion())
        || !(manifest.tree().get("spec") instanceof Map<?, ?> spec)) {
      return false;
    }
    Object run =
        manifest.kind().equals(Kinds.SCHEDULED_SPARK_APPLICATION) ? spec.get("template") : spec;
    return run instanceof Map<?, ?> application
        && (usesWebhook(application.get("driver")) || usesWebhook(application.get("executor")));
  }

  private static boolean usesWebhook(Object pod) {
    return pod instanceof Map<?, ?> fields
        && fields.keySet().stream().anyMatch(BY_WEBHOOK::contains);
  }
}
