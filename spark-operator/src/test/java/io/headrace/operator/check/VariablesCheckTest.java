package io.headrace.operator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.catalogue.TestCatalogue;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.DeploymentReader;
import io.headrace.operator.deployment.Overrides;
import io.headrace.operator.problems.Problems;
import org.junit.jupiter.api.Test;

class VariablesCheckTest {
  private static Deployment deployment(String secrets) {
    String text =
        "{namespace: ml, operator: kubeflow, image: 'x:1', jobs: [{name: a, command: apply}], "
            + secrets
            + "}";
    Problems problems = new Problems();
    Deployment deployment = DeploymentReader.read(text, "prod.yaml", Overrides.NONE, problems);
    assertThat(problems.list()).isEmpty();
    return deployment;
  }

  @Test
  void eachVariableThatNothingProvidesIsNamedWithItsUse() {
    Deployment deployment =
        deployment("env: {REDIS_HOST: r}, secrets: [{name: s, keys: {REDIS_PASSWORD: password}}]");
    assertThat(VariablesCheck.problems(deployment, new TestCatalogue().build()))
        .extracting(Object::toString)
        .containsExactly(
            "feature_store.yaml, registry.path: nothing in prod.yaml provides ${REGISTRY_PASSWORD}."
                + " Name it under 'keys' of a Secret in 'secrets', or under 'env'.",
            "feature_store.yaml, registry.path: nothing in prod.yaml provides ${REGISTRY_USER}."
                + " Name it under 'keys' of a Secret in 'secrets', or under 'env'.");
    assertThat(VariablesCheck.notes(deployment, new TestCatalogue().build())).isEmpty();
  }

  @Test
  void secretTakenWholeIsTakenOnTrustAndThatIsSaid() {
    Deployment deployment = deployment("secrets: [{name: s}, {name: t, keys: [REDIS_HOST]}]");
    assertThat(VariablesCheck.problems(deployment, new TestCatalogue().build())).isEmpty();
    assertThat(VariablesCheck.notes(deployment, new TestCatalogue().build()))
        .containsExactly(
            "Taken on trust from a Secret without 'keys': REDIS_PASSWORD, REGISTRY_PASSWORD,"
                + " REGISTRY_USER. 'headrace k8s doctor' looks into the cluster.");
  }

  @Test
  void secretMountedAsFilesProvidesNoVariable() {
    Deployment deployment = deployment("secrets: [{name: s, mountPath: /etc/s}]");
    assertThat(VariablesCheck.problems(deployment, new TestCatalogue().build())).hasSize(4);
  }
}
