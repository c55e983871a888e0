package io.headrace.operator.deployment;

import io.headrace.operator.deployment.Environment.SecretUse;
import io.headrace.operator.deployment.Environment.StoreSecret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code env}, {@code secrets} and {@code storeSecrets}. */
final class EnvironmentReader {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Map<String, String> STORES =
      Map.of(
          "online_store", "online_store", "registry", "registry", "offline_store", "offline_store");

  private EnvironmentReader() {}

  static Environment read(Block top) {
    Map<String, String> plain = top.textMap("env");
    plain.keySet().forEach(name -> requireVariable(top, "env." + name, name));
    List<SecretUse> secrets = new ArrayList<>();
    for (Block block : top.blocks("secrets", DeploymentKeys.SECRET)) {
      SecretUse secret = secret(block);
      for (String variable : secret.variables().keySet()) {
        if (new Environment(plain, secrets, List.of()).provides(variable)) {
          block.problem(
              "keys", "the variable " + variable + " is given twice", "Keep one of the two.");
        }
      }
      secrets.add(secret);
    }
    return new Environment(plain, secrets, storeSecrets(top));
  }

  private static SecretUse secret(Block block) {
    block.refuseUnknownKeys();
    Map<String, String> variables = new LinkedHashMap<>();
    if (block.isBlock("keys")) {
      variables.putAll(block.textMap("keys"));
    } else {
      block.texts("keys").forEach(key -> variables.put(key, key));
    }
    Optional<String> mountPath = VolumeReader.path(block, "mountPath");
    if (mountPath.isPresent() && !variables.isEmpty()) {
      block.problem("keys", "the Secret is mounted as files", "Keep 'keys' or 'mountPath'.");
    }
    variables.keySet().forEach(name -> requireVariable(block, "keys", name));
    return new SecretUse(block.required("name", "Name the Secret."), variables, mountPath);
  }

  private static void requireVariable(Block block, String key, String name) {
    if (!VARIABLE.matcher(name).matches()) {
      block.problem(
          key,
          "'" + name + "' is no name of a variable",
          "Use letters, digits and '_'; 'keys: {VARIABLE: key}' takes a key of another name.");
    }
  }

  private static List<StoreSecret> storeSecrets(Block top) {
    List<StoreSecret> secrets = new ArrayList<>();
    for (Block block : top.blocks("storeSecrets", DeploymentKeys.STORE_SECRET)) {
      block.refuseUnknownKeys();
      block.required("store", "Write online_store, registry or offline_store.");
      Optional<String> store = block.choice("store", STORES);
      String name =
          block.isBlock("secretRef")
              ? block.textMap("secretRef").getOrDefault("name", "")
              : block.required("secretRef", "Write secretRef: {name: SECRET}.");
      if (block.isBlock("secretRef") && name.isEmpty()) {
        block.problem("secretRef.name", "it is missing", "Write secretRef: {name: SECRET}.");
      }
      if (store.isPresent() && secrets.stream().anyMatch(s -> s.store().equals(store.get()))) {
        block.problem("store", "it is there twice", "Give each store one Secret.");
      }
      secrets.add(new StoreSecret(store.orElse(""), name, block.text("secretKeyName")));
    }
    return secrets;
  }
}
