package io.headrace.operator.doctor;

import io.fabric8.kubernetes.api.model.Secret;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Secrets that runs name are there, with the keys; and each variable of a configuration is provided
 * by one of them. Values are never looked at, let alone shown.
 */
final class SecretCheck implements Check {
  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    Look look = new Look(cluster, needs);
    Set<String> all = new TreeSet<>(needs.wholeSecrets());
    all.addAll(needs.secretKeys().keySet());
    all.addAll(needs.pullSecrets());
    all.forEach(look::secret);
    needs.variables().forEach(look::variable);
    return look.findings;
  }

  /** One look, with what is known of each Secret so far. */
  private static final class Look {
    private final Cluster cluster;
    private final Needs needs;
    private final Map<String, Set<String>> keys = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean blind;

    Look(Cluster cluster, Needs needs) {
      this.cluster = cluster;
      this.needs = needs;
    }

    void secret(String name) {
      Secret found;
      try {
        found =
            cluster.ask(
                "read Secret '" + name + "'",
                () ->
                    cluster
                        .client()
                        .secrets()
                        .inNamespace(cluster.namespace())
                        .withName(name)
                        .get());
      } catch (ClusterException e) {
        if (!e.isForbidden()) {
          throw e;
        }
        blind = true;
        findings.add(
            Finding.unknown(
                "Secret '" + name + "' cannot be read with our rights, as it should be",
                "Somebody who may: kubectl -n "
                    + cluster.namespace()
                    + " describe secret "
                    + name
                    + " lists its keys without their values."));
        return;
      }
      if (found == null) {
        findings.add(missing(name));
        return;
      }
      keys.put(name, keysOf(found));
      Set<String> lacking = new TreeSet<>(needs.secretKeys().getOrDefault(name, Set.of()));
      lacking.removeAll(keys.get(name));
      findings.add(
          lacking.isEmpty()
              ? Finding.ok("Secret '" + name + "' is there")
              : Finding.problem(
                  "Secret '" + name + "' has no key " + String.join(", ", lacking),
                  "It has: "
                      + String.join(", ", keys.get(name))
                      + ". A container that names a missing key does not start."));
    }

    private Finding missing(String name) {
      return needs.pullSecrets().contains(name)
          ? Finding.problem(
              "image pull Secret '" + name + "' is not there",
              "kubectl -n "
                  + cluster.namespace()
                  + " create secret docker-registry "
                  + name
                  + " --docker-server=REGISTRY --docker-username=USER --docker-password=...")
          : Finding.problem(
              "Secret '" + name + "' is not there",
              "kubectl -n "
                  + cluster.namespace()
                  + " create secret generic "
                  + name
                  + " --from-literal=NAME=... for each variable.");
    }

    private static Set<String> keysOf(Secret secret) {
      return secret.getData() == null ? Set.of() : new TreeSet<>(secret.getData().keySet());
    }

    void variable(String variable, String where) {
      String from =
          needs.environment().contains(variable)
              ? "the pods' env"
              : needs.wholeSecrets().stream()
                  .filter(s -> keys.getOrDefault(s, Set.of()).contains(variable))
                  .map(s -> "Secret '" + s + "'")
                  .findFirst()
                  .orElse("");
      if (!from.isEmpty()) {
        findings.add(Finding.ok("${" + variable + "} is provided by " + from));
      } else if (blind) {
        findings.add(
            Finding.unknown(
                "${" + variable + "} in " + where + " may be a key of a Secret that we cannot read",
                "Look for a key of that name in it."));
      } else {
        findings.add(
            Finding.problem(
                "${" + variable + "} in " + where + " is provided by nothing",
                "Add a key " + variable + " to a Secret of the run's envFrom, or name it in env."));
      }
    }
  }
}
