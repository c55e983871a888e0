package io.headrace.operator.deployment;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the blocks {@code driver} and {@code executor}. */
final class PodReader {
  private static final String SPARK_SIZE = "[1-9][0-9]{0,8}[kmgt]";
  private static final String QUANTITY = "[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?";

  private PodReader() {}

  static PodSettings read(Block block) {
    block.refuseUnknownKeys();
    return new PodSettings(
        cores(block),
        quantity(block, "coreRequest"),
        quantity(block, "coreLimit"),
        size(block, "memory").orElse(DeploymentKeys.POD.defaultOf("memory")),
        size(block, "memoryOverhead"),
        block.textMap("labels"),
        block.textMap("annotations"),
        block.textMap("nodeSelector"),
        tolerations(block),
        affinity(block),
        block.text("priorityClass"),
        block.duration("gracePeriod"));
  }

  private static int cores(Block block) {
    Optional<String> text = block.text("cores");
    if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,3}")) {
      block.problem(
          "cores",
          "it is '" + text.get() + "'",
          "Write a whole number, 1 or more; for a part of a core write coreRequest: 500m and leave"
              + " cores whole.");
      return 1;
    }
    return text.map(Integer::parseInt).orElse(1);
  }

  private static Optional<String> size(Block block, String key) {
    Optional<String> text = block.text(key);
    if (text.isPresent() && !text.get().matches(SPARK_SIZE)) {
      String digits = text.get().replaceAll("[^0-9].*", "");
      boolean unit = !digits.equals(text.get());
      String first =
          unit && !digits.isEmpty()
              ? text.get().substring(digits.length(), digits.length() + 1).toLowerCase(Locale.ROOT)
              : "g";
      block.problem(
          key,
          "'" + text.get() + "' is no size as Spark writes it" + (unit ? "" : ": it has no unit"),
          "Write for example '"
              + (digits.isEmpty() ? "4" : digits)
              + first
              + "'; m and g are mebi- and gibibytes.");
      return Optional.empty();
    }
    return text;
  }

  /** A quantity of Kubernetes. */
  static Optional<String> quantity(Block block, String key) {
    Optional<String> text = block.text(key);
    if (text.isPresent() && !text.get().matches(QUANTITY)) {
      block.problem(
          key, "'" + text.get() + "' is no quantity of Kubernetes", "Write 500m, 2 or 20Gi.");
      return Optional.empty();
    }
    return text;
  }

  private static List<Object> tolerations(Block block) {
    Optional<Object> tree = block.tree("tolerations");
    if (tree.isPresent() && !(tree.get() instanceof List<?>)) {
      block.problem("tolerations", "it is no list", "Write a list, as in a pod.");
    }
    return tree.filter(List.class::isInstance)
        .map(t -> List.<Object>copyOf((List<?>) t))
        .orElse(List.of());
  }

  @SuppressWarnings("unchecked") // keys of YAML blocks are texts
  private static Map<String, Object> affinity(Block block) {
    Optional<Object> tree = block.tree("affinity");
    if (tree.isPresent() && !(tree.get() instanceof Map<?, ?>)) {
      block.problem("affinity", "it is no block of keys", "Write a block, as in a pod.");
    }
    return tree.filter(Map.class::isInstance).map(t -> (Map<String, Object>) t).orElse(Map.of());
  }
}
