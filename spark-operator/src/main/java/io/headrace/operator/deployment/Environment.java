package io.headrace.operator.deployment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What driver and executors find in their environment, and the Secrets that it comes from.
 *
 * @param plain values that anybody may see
 */
public record Environment(
    Map<String, String> plain, List<SecretUse> secrets, List<StoreSecret> storeSecrets) {
  public Environment {
    plain = Collections.unmodifiableMap(new TreeMap<>(plain));
    secrets = List.copyOf(secrets);
    storeSecrets = List.copyOf(storeSecrets);
  }

  /** Whether some Secret is taken whole, so that nobody can tell here which variables it holds. */
  public boolean takesWholeSecrets() {
    return secrets.stream().anyMatch(s -> s.variables().isEmpty() && s.mountPath().isEmpty());
  }

  /** Whether a variable is given by name. */
  public boolean provides(String variable) {
    return plain.containsKey(variable)
        || secrets.stream().anyMatch(s -> s.variables().containsKey(variable));
  }

  /**
   * A Secret.
   *
   * @param variables environment variables with the keys that hold their values; empty for every
   *     key of the Secret
   * @param mountPath where its keys become files instead
   */
  public record SecretUse(String name, Map<String, String> variables, Optional<String> mountPath) {
    public SecretUse {
      variables = Collections.unmodifiableMap(new TreeMap<>(variables));
    }
  }

  /**
   * A Secret in the shape of Feast's operator: a key named after the store's type, whose value is
   * YAML of that store's parameters.
   *
   * @param store {@code registry}, {@code online_store} or {@code offline_store}
   * @param secret its name
   * @param key empty for the store's type
   */
  public record StoreSecret(String store, String secret, Optional<String> key) {}
}
