package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.definitions.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parameters of stores that come in Secrets of the shape that Feast's operator uses: the key is the
 * store's type, the value YAML of parameters. Mounted, that is a file of the type's name, in a
 * folder of the block's name, below the folder that {@link #VARIABLE} names. They win over what
 * {@code feature_store.yaml} says.
 */
final class StoreSecrets {
  static final String VARIABLE = "HEADRACE_STORE_SECRETS";

  private static final Set<String> BLOCKS = Set.of("online_store", "offline_store", "registry");

  /** Keys of Feast's registries that nobody here needs, as {@code feature_store.yaml} may have. */
  private static final List<String> TOLERATED_IN_REGISTRY =
      List.of("cache_ttl_seconds", "cache_mode", "s3_additional_kwargs");

  private final Path folder;
  private final Map<String, String> environment;
  private final Problems problems = new Problems();

  private StoreSecrets(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * The document with variables and secrets in place.
   *
   * @throws DefinitionException with everything that is wrong with the secrets, or naming variables
   *     that are not set; a variable that only a parameter uses which a secret has is not missed
   */
  static YamlNode.Mapping merge(YamlNode.Mapping document, Map<String, String> environment) {
    String folder = environment.get(VARIABLE);
    if (folder == null || folder.isBlank()) {
      return (YamlNode.Mapping) EnvironmentVariables.expand(document, environment);
    }
    return new StoreSecrets(Path.of(folder), environment).merge(document);
  }

  private YamlNode.Mapping merge(YamlNode.Mapping document) {
    Map<String, YamlNode.Mapping> secrets = new LinkedHashMap<>();
    for (String block : names(folder, VARIABLE)) {
      if (BLOCKS.contains(block)) {
        read(block, document).ifPresent(secret -> secrets.put(block, secret));
      } else {
        problems.add(
            VARIABLE + ", " + folder,
            "'" + block + "' is no block that has secrets",
            Suggestions.among("folders", block, BLOCKS));
      }
    }
    problems.throwIfAny();
    Map<String, YamlNode> blocks = new LinkedHashMap<>(document.entries());
    secrets.forEach(
        (block, secret) -> blocks.put(block, without(asBlock(block, blocks.get(block)), secret)));
    YamlNode.Mapping expanded =
        (YamlNode.Mapping)
            EnvironmentVariables.expand(
                new YamlNode.Mapping(document.position(), blocks), environment);
    Map<String, YamlNode> merged = new LinkedHashMap<>(expanded.entries());
    secrets.forEach(
        (block, secret) -> merged.put(block, with((YamlNode.Mapping) merged.get(block), secret)));
    return new YamlNode.Mapping(document.position(), merged);
  }

  /** The parameters for a block, expanded; empty where a problem was added. */
  private Optional<YamlNode.Mapping> read(String block, YamlNode.Mapping document) {
    YamlNode given = document.entries().get(block);
    if (given == null || given.isNull()) {
      problems.add(
          VARIABLE + ", " + block,
          "feature_store.yaml has no block '" + block + "' that it belongs to",
          "Write the block there, with its " + typeKey(block) + ", or do not mount the secret.");
      return Optional.empty();
    }
    String type = type(block, asBlock(block, given));
    Path file = folder.resolve(block).resolve(type);
    String name = block + "/" + type;
    if (!Files.isRegularFile(file)) {
      List<String> there = names(folder.resolve(block), VARIABLE + ", " + block);
      problems.add(
          VARIABLE + ", " + name,
          "there is no such file in "
              + folder
              + (there.isEmpty() ? "" : "; there is " + String.join(", ", there)),
          "Name the Secret's key after the store's type, '" + type + "'.");
      return Optional.empty();
    }
    List<YamlNode> documents = YamlFile.read(file, name);
    if (documents.size() != 1 || !(documents.get(0) instanceof YamlNode.Mapping parameters)) {
      problems.add(VARIABLE + ", " + name, "it is no block of keys", "Write parameters there.");
      return Optional.empty();
    }
    check(block, type, name, parameters);
    return Optional.of(
        (YamlNode.Mapping) EnvironmentVariables.expandBraced(parameters, environment));
  }

  private void check(String block, String type, String name, YamlNode.Mapping parameters) {
    String where = VARIABLE + ", " + name;
    List<String> known = known(block, type);
    for (Map.Entry<String, YamlNode> parameter : parameters.entries().entrySet()) {
      String key = parameter.getKey();
      if (key.equals(typeKey(block))) {
        if (!(parameter.getValue() instanceof YamlNode.Scalar said) || !said.text().equals(type)) {
          problems.add(
              where,
              "'" + key + "' says another type than feature_store.yaml, which says '" + type + "'",
              "Remove it, or name the file and the store alike.");
        }
      } else if (!known.isEmpty() && !known.contains(key)) {
        problems.add(
            where,
            "the parameter '" + key + "' is unknown",
            Suggestions.among("parameters", key, known));
      }
    }
  }

  /** Empty for a store that is Feast's to check. */
  private static List<String> known(String block, String type) {
    if (block.equals("registry")) {
      return Stream.concat(OptionGroup.REGISTRY.keys().stream(), TOLERATED_IN_REGISTRY.stream())
          .toList();
    }
    return switch (block + " " + type) {
      case "online_store redis" -> OptionGroup.REDIS.keys();
      case "online_store postgres" -> OptionGroup.POSTGRES.keys();
      case "online_store sqlite" -> OptionGroup.SQLITE.keys();
      case "offline_store spark" -> OptionGroup.OFFLINE_SPARK.keys();
      case "offline_store duckdb" -> OptionGroup.OFFLINE_DUCKDB.keys();
      default -> List.of();
    };
  }

  private static String typeKey(String block) {
    return block.equals("registry") ? "registry_type" : "type";
  }

  private String type(String block, YamlNode.Mapping given) {
    YamlNode type = given.entries().get(typeKey(block));
    if (type instanceof YamlNode.Scalar) {
      return ((YamlNode.Scalar) EnvironmentVariables.expand(type, environment)).text();
    }
    return block.equals("registry")
        ? OptionGroup.REGISTRY.defaultOf(typeKey(block))
        : OptionGroup.TOP.defaultOf(block);
  }

  /** A block that is written as its type, or its path, in full. */
  private static YamlNode.Mapping asBlock(String block, YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    return new YamlNode.Mapping(
        node.position(), Map.of(block.equals("registry") ? "path" : "type", node));
  }

  private static YamlNode.Mapping without(YamlNode.Mapping block, YamlNode.Mapping secret) {
    Map<String, YamlNode> entries = new LinkedHashMap<>(block.entries());
    secret.entries().keySet().forEach(entries::remove);
    return new YamlNode.Mapping(block.position(), entries);
  }

  private static YamlNode.Mapping with(YamlNode.Mapping block, YamlNode.Mapping secret) {
    Map<String, YamlNode> entries = new LinkedHashMap<>(block.entries());
    entries.putAll(secret.entries());
    return new YamlNode.Mapping(block.position(), entries);
  }

  /** What lies in a folder. Kubernetes keeps the versions of a mounted Secret in hidden ones. */
  private static List<String> names(Path folder, String where) {
    if (!Files.isDirectory(folder)) {
      throw new DefinitionException(
          where, folder + " is no folder", "Mount the secrets there, or unset " + VARIABLE + ".");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> !n.startsWith("."))
          .sorted()
          .collect(Collectors.toCollection(ArrayList::new));
    } catch (IOException e) {
      throw new StoreException(where, folder + " cannot be listed: " + e.getMessage(), e);
    }
  }
}
