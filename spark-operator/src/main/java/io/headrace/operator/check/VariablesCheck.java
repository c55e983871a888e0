package io.headrace.operator.check;

import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Traces each {@code ${VAR}} of feature_store.yaml to what provides it. */
public final class VariablesCheck {
  private VariablesCheck() {}

  /**
   * Variables that no Secret and no {@code env} of the deployment provides, each with its uses.
   *
   * @return none where a Secret is taken whole: its keys are not known here
   */
  public static List<Problem> problems(Deployment deployment, Catalogue catalogue) {
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, Set<String>> use : unlisted(deployment, catalogue).entrySet()) {
      if (!deployment.environment().takesWholeSecrets()) {
        problems.add(
            new Problem(
                "feature_store.yaml, " + String.join(", ", use.getValue()),
                "nothing in " + deployment.file() + " provides ${" + use.getKey() + "}",
                "Name it under 'keys' of a Secret in 'secrets', or under 'env'."));
      }
    }
    return problems;
  }

  /** Variables that are taken on trust: some Secret that is taken whole may hold them. */
  public static List<String> notes(Deployment deployment, Catalogue catalogue) {
    List<String> names = List.copyOf(unlisted(deployment, catalogue).keySet());
    return names.isEmpty() || !deployment.environment().takesWholeSecrets()
        ? List.of()
        : List.of(
            "Taken on trust from a Secret without 'keys': "
                + String.join(", ", names)
                + ". 'headrace k8s doctor' looks into the cluster.");
  }

  private static Map<String, Set<String>> unlisted(Deployment deployment, Catalogue catalogue) {
    Map<String, Set<String>> unlisted = new java.util.TreeMap<>(catalogue.variables());
    unlisted.keySet().removeIf(deployment.environment()::provides);
    return unlisted;
  }
}
