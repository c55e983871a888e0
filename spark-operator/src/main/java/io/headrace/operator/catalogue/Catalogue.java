package io.headrace.operator.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A feature repository as far as Kubernetes is concerned.
 *
 * @param project its name
 * @param featureStoreYaml text of {@code feature_store.yaml}, {@code ${VAR}} unresolved
 * @param definitionFiles text of the definition files by path relative to the repository
 * @param stores where registry and online store live, by block name ({@code registry}, {@code
 *     online_store}, {@code offline_store})
 * @param variables environment variables that {@code feature_store.yaml} uses, each with the keys
 *     that use it
 * @param literalSecrets secrets that stand in {@code feature_store.yaml} as they are
 * @param engine what only the engine can tell
 */
public record Catalogue(
    String project,
    String featureStoreYaml,
    Map<String, String> definitionFiles,
    Map<String, Store> stores,
    Map<String, Set<String>> variables,
    List<LiteralSecret> literalSecrets,
    EngineKnowledge engine) {
  public Catalogue {
    definitionFiles = Collections.unmodifiableMap(new TreeMap<>(definitionFiles));
    stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
    literalSecrets = List.copyOf(literalSecrets);
  }

  /**
   * One store.
   *
   * @param type as Feast calls it: {@code file}, {@code sql}, {@code redis}
   * @param file the path of a store that is a file on the machine's own disk; empty for one that is
   *     reached over the network, or whose address a variable or a Secret gives
   */
  public record Store(String type, Optional<String> file) {}

  /**
   * A secret written out.
   *
   * @param place file and key, such as {@code feature_store.yaml, online_store.password}
   * @param what what is wrong there, without the secret
   */
  public record LiteralSecret(String place, String what) {}
}
