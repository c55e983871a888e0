package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code feature_store.yaml} as it is written, with its variables left alone: what can be said of
 * it on a machine that does not have their values.
 *
 * @param project empty where it is missing
 * @param stores type and file of the blocks {@code registry}, {@code online_store} and {@code
 *     offline_store}
 * @param variables the environment variables in use, each with the keys that use it
 * @param literalSecrets secrets written out; {@code where} is the key, the texts hold no secret
 */
public record UnresolvedConfiguration(
    String project,
    Map<String, Store> stores,
    Map<String, Set<String>> variables,
    List<Problem> literalSecrets) {

  /**
   * One store.
   *
   * @param file where it is a file of this machine: its path as written
   */
  public record Store(String type, Optional<String> file) {}

  /**
   * @throws DefinitionException where it is no YAML block of keys
   */
  public static UnresolvedConfiguration read(Path file) {
    String name = String.valueOf(file.getFileName());
    List<YamlNode> documents = YamlFile.read(file, name);
    if (documents.size() != 1 || !(documents.get(0) instanceof YamlNode.Mapping top)) {
      throw new DefinitionException(
          name, "it is not one block of keys", "Begin it with project and registry.");
    }
    Problems ignored = new Problems(); // a full read reports them
    YamlBlock block = new YamlBlock(name, top, ignored);
    List<Problem> literals = new ArrayList<>();
    find(top, "", "", name, literals);
    return new UnresolvedConfiguration(
        block.text("project").orElse(""), stores(block), EnvironmentVariables.uses(top), literals);
  }

  private static Map<String, Store> stores(YamlBlock top) {
    Map<String, Store> stores = new LinkedHashMap<>();
    stores.put("registry", registry(top));
    onlineStore(top).ifPresent(store -> stores.put("online_store", store));
    stores.put(
        "offline_store", new Store(type(top, "offline_store", OptionGroup.TOP), Optional.empty()));
    return stores;
  }

  private static Store registry(YamlBlock top) {
    Optional<YamlBlock> block = block(top, "registry");
    String path = block.isPresent() ? block.get().text("path").orElse("") : text(top, "registry");
    String type =
        block
            .flatMap(b -> b.text("registry_type"))
            .orElse(OptionGroup.REGISTRY.defaultOf("registry_type"));
    boolean file =
        type.equals("sql")
            ? path.startsWith("sqlite:")
            : path.startsWith("file:") || !path.contains(":/");
    return new Store(type, Optional.of(path).filter(p -> file && !isVariable(p)));
  }

  private static Optional<Store> onlineStore(YamlBlock top) {
    boolean nowhere = top.has("online_store") && top.node("online_store").isEmpty();
    String type = type(top, "online_store", OptionGroup.TOP);
    if (nowhere || type.equals("none")) {
      return Optional.empty();
    }
    String path =
        block(top, "online_store")
            .flatMap(b -> b.text("path"))
            .orElse(OptionGroup.SQLITE.defaultOf("path"));
    return Optional.of(
        new Store(type, Optional.of(path).filter(p -> type.equals("sqlite") && !isVariable(p))));
  }

  private static boolean isVariable(String path) {
    return path.startsWith("$");
  }

  private static String type(YamlBlock top, String key, OptionGroup defaults) {
    String written = text(top, key);
    return block(top, key)
        .flatMap(b -> b.text("type"))
        .orElse(written.isEmpty() ? defaults.defaultOf(key) : written);
  }

  private static Optional<YamlBlock> block(YamlBlock top, String key) {
    return top.node(key).isPresent() && top.node(key).get() instanceof YamlNode.Mapping
        ? top.block(key)
        : Optional.empty();
  }

  private static String text(YamlBlock top, String key) {
    return top.node(key)
        .filter(YamlNode.Scalar.class::isInstance)
        .map(n -> ((YamlNode.Scalar) n).text())
        .orElse("");
  }

  private static void find(
      YamlNode node, String path, String key, String file, List<Problem> found) {
    if (node instanceof YamlNode.Mapping mapping) {
      mapping
          .entries()
          .forEach((k, v) -> find(v, path.isEmpty() ? k : path + "." + k, k, file, found));
    } else if (node instanceof YamlNode.Sequence sequence) {
      sequence.items().forEach(item -> find(item, path, key, file, found));
    } else if (!node.isNull()) {
      LiteralSecrets.in(key, ((YamlNode.Scalar) node).text())
          .ifPresent(
              what ->
                  found.add(new Problem(file + ", " + path, "it " + what, "Write ${NAME} there.")));
    }
  }
}
