package io.headrace.operator.check;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of Spark that have a field of their own: the operator's webhook refuses them, the
 * operator overwrites them, or both places would say different things.
 */
final class ReservedConf {
  private static final String ROLE = "(driver|executor)";
  private static final Map<Pattern, String> IN_DEPLOYMENTS = new LinkedHashMap<>();
  private static final Map<Pattern, String> IN_KUBEFLOW = new LinkedHashMap<>();

  static {
    kubeflow("spark\\.master", "nothing: the operator says it");
    kubeflow("spark\\.kubernetes\\.driver\\.master", "nothing: the operator says it");
    kubeflow("spark\\.kubernetes\\.(" + ROLE + "\\.)?container\\.image", "image");
    kubeflow(
        "spark\\.kubernetes\\.authenticate\\.(" + ROLE + "\\.)?serviceAccountName",
        "serviceAccount");
    kubeflow(
        "spark\\.kubernetes\\.authenticate\\..*oauthToken(File)?",
        "nothing: the service account's token is used");
    deployment("spark\\.kubernetes\\.namespace", "namespace");
    deployment("spark\\.submit\\.deployMode", "nothing: it is always cluster");
    deployment("spark\\.kubernetes\\.container\\.image\\.pullPolicy", "imagePullPolicy");
    deployment("spark\\.kubernetes\\.container\\.image\\.pullSecrets", "imagePullSecrets");
    deployment("spark\\.executor\\.instances", "executor.instances");
    deployment("spark\\." + ROLE + "\\.cores", "$1.cores");
    deployment("spark\\." + ROLE + "\\.memory", "$1.memory");
    deployment("spark\\." + ROLE + "\\.memoryOverhead", "$1.memoryOverhead");
    deployment("spark\\.kubernetes\\." + ROLE + "\\.request\\.cores", "$1.coreRequest");
    deployment("spark\\.kubernetes\\." + ROLE + "\\.limit\\.cores", "$1.coreLimit");
    deployment("spark\\.kubernetes\\." + ROLE + "\\.label\\..*", "$1.labels");
    deployment("spark\\.kubernetes\\." + ROLE + "\\.annotation\\..*", "$1.annotations");
    deployment("spark\\.kubernetes\\." + ROLE + "\\.node\\.selector\\..*", "$1.nodeSelector");
    deployment("spark\\.kubernetes\\." + ROLE + "\\.secret(s|KeyRef)\\..*", "secrets");
    deployment("spark\\.kubernetes\\." + ROLE + "\\.podTemplate.*", "$1");
    deployment(
        "spark\\.kubernetes\\." + ROLE + "\\.volumes\\.emptyDir\\.spark-local-dir-.*",
        "localDirs.size");
    deployment("spark\\.dynamicAllocation\\..*", "dynamicAllocation");
    IN_DEPLOYMENTS.putAll(IN_KUBEFLOW);
  }

  private ReservedConf() {}

  private static void kubeflow(String pattern, String field) {
    IN_KUBEFLOW.put(Pattern.compile(pattern), field);
  }

  private static void deployment(String pattern, String field) {
    IN_DEPLOYMENTS.put(Pattern.compile(pattern), field);
  }

  /** The key of the deployment file that takes the setting's place; empty for one that is free. */
  static Optional<String> fieldInDeployment(String setting) {
    return field(setting, IN_DEPLOYMENTS);
  }

  /**
   * The field of Kubeflow's SparkApplication in the place of a setting that its webhook refuses.
   */
  static Optional<String> fieldInKubeflow(String setting) {
    return field(setting, IN_KUBEFLOW);
  }

  private static Optional<String> field(String setting, Map<Pattern, String> table) {
    return table.entrySet().stream()
        .filter(e -> e.getKey().matcher(setting).matches())
        .map(e -> e.getKey().matcher(setting).replaceAll(e.getValue()))
        .findFirst();
  }

  /** The advice that follows from a field's name. */
  static String advice(String field) {
    return field.startsWith("nothing: ")
        ? "Leave it out" + field.substring("nothing".length()) + "."
        : "Write '" + field + "' in its place.";
  }
}
