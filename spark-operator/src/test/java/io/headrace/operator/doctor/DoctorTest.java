package io.headrace.operator.doctor;

import static io.headrace.operator.cluster.FakeCluster.refusal;
import static io.headrace.operator.cluster.FakeCluster.request;
import static io.headrace.operator.cluster.FakeCluster.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.mockwebserver.http.MockResponse;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.cluster.Fixtures;
import io.headrace.operator.doctor.Finding.Level;
import io.headrace.operator.manifest.SparkOperator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thing that can stand in a run's way is named, with what to do about it. */
class DoctorTest {
  private static final String SECRETS =
      """
          envFrom: [{secretRef: {name: stores}}]
          env:
            - {name: REDIS_PASSWORD, valueFrom: {secretKeyRef: {name: redis, key: password}}}
      """;

  private final FakeCluster cluster = new FakeCluster();

  @BeforeEach
  void healthy() {
    apiGroup(SparkOperator.KUBEFLOW, "v1beta2");
    apiGroup(SparkOperator.APACHE, "v1beta1", "v1");
    cluster.answerAlways(request("POST", "/selfsubjectaccessreviews"), review(true));
    create(
        "{apiVersion: v1, kind: Namespace, metadata: {name: features, labels: {spark: yes-please}}}");
    create(
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: headrace-driver, namespace: features}}");
    create(
        "{apiVersion: v1, kind: Secret, metadata: {name: stores, namespace: features}, data: {REDIS_HOST: cg==}}");
    create(
        "{apiVersion: v1, kind: Secret, metadata: {name: redis, namespace: features}, data: {password: cg==}}");
    webhook("{matchLabels: {spark: yes-please}}");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void apiGroup(SparkOperator operator, String... versions) {
    StringBuilder served = new StringBuilder();
    for (String version : versions) {
      served
          .append(served.length() == 0 ? "" : ",")
          .append("{\"groupVersion\":\"")
          .append(operator.group())
          .append('/')
          .append(version)
          .append("\",\"version\":\"")
          .append(version)
          .append("\"}");
    }
    cluster.answerAlways(
        r -> r.getPath().equals("/apis/" + operator.group()),
        json(
            "{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",\"name\":\""
                + operator.group()
                + "\",\"versions\":["
                + served
                + "]}"));
  }

  private static MockResponse review(boolean allowed) {
    return json("{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":{},\"status\":{\"allowed\":"
            + allowed
            + "}}")
        .setResponseCode(201);
  }

  private static MockResponse json(String body) {
    return text(body).setHeader("Content-Type", "application/json");
  }

  private void create(String yaml) {
    HasMetadata object = cluster.client().getKubernetesSerialization().unmarshal("---\n" + yaml);
    if (object.getMetadata().getNamespace() == null) {
      cluster.client().resource(object).create();
    } else {
      cluster.client().resource(object).inNamespace(FakeCluster.NAMESPACE).create();
    }
  }

  private void delete(String kind, String name) {
    HasMetadata object =
        cluster
            .client()
            .getKubernetesSerialization()
            .unmarshal(
                "---\n{apiVersion: v1, kind: "
                    + kind
                    + ", metadata: {name: "
                    + name
                    + ", namespace: features}}");
    cluster.client().resource(object).inNamespace(FakeCluster.NAMESPACE).delete();
  }

  private void webhook(String selector) {
    create(
        "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: spark-operator-webhook},"
            + " webhooks: [{name: mutate-pod.sparkoperator.k8s.io, namespaceSelector: "
            + selector
            + ", rules: [{apiGroups: [''], resources: [pods], operations: [CREATE]}]}]}");
  }

  private static String run() {
    return Fixtures.yaml(SparkOperator.KUBEFLOW, "run")
        .replace(
            "  driver: {cores: 1, memory: 1g, serviceAccount: headrace-driver}\n",
            "  driver:\n    cores: 1\n    serviceAccount: headrace-driver\n" + SECRETS);
  }

  private List<Finding> examine(String... documents) {
    return new Doctor(cluster.cluster()).examine(Fixtures.manifests(documents));
  }

  private List<Finding> examine() {
    return examine(Fixtures.configMap("store", "drivers"), run());
  }

  private static String wrong(List<Finding> findings) {
    return String.join(
        "\n", findings.stream().filter(f -> f.level() != Level.OK).map(Finding::text).toList());
  }

  @Test
  void healthyClusterHasNothingInTheWay() {
    List<Finding> findings = examine();
    assertThat(wrong(findings)).isEmpty();
    assertThat(findings)
        .extracting(Finding::what)
        .contains(
            "namespace 'features' is there",
            "sparkapplications.sparkoperator.k8s.io is served as v1beta2",
            "all 11 rights of a submitter are there",
            "the operator's webhook covers the namespace",
            "service account 'headrace-driver' is there",
            "Secret 'redis' is there",
            "${REDIS_HOST} is provided by Secret 'stores'",
            "${REDIS_PASSWORD} is provided by the pods' env");
  }

  @Test
  void withoutManifestsTheClusterAloneIsLookedAt() {
    assertThat(wrong(examine(new String[0]))).isEmpty();
    assertThat(examine(new String[0]))
        .extracting(Finding::what)
        .contains("sparkapplications.spark.apache.org is served as v1beta1, v1");
  }

  @Test
  void operatorThatIsNotInstalledIsAProblemWithTheLineToApply() {
    cluster.close();
    try (FakeCluster empty = new FakeCluster()) {
      empty.answerAlways(request("POST", "/selfsubjectaccessreviews"), review(true));
      empty.answerAlways(r -> r.getPath().startsWith("/apis/spark"), refusal(404, "not found"));
      String wrong = wrong(new Doctor(empty.cluster()).examine(Fixtures.manifests(run())));
      assertThat(wrong)
          .contains("sparkapplications.sparkoperator.k8s.io is not installed")
          .contains("kubectl apply --server-side -f CRDS")
          .contains("namespace 'features' is not there");
    }
  }

  @Test
  void operatorOfAnOlderVersionIsAProblem() {
    cluster.answer(
        r -> r.getPath().equals("/apis/spark.apache.org"),
        json(
            "{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",\"name\":\"spark.apache.org\",\"versions\":[{\"groupVersion\":\"spark.apache.org/v1alpha1\",\"version\":\"v1alpha1\"}]}"));
    assertThat(wrong(examine(Fixtures.yaml(SparkOperator.APACHE, "run"))))
        .contains("sparkapplications.spark.apache.org is served as v1alpha1, and v1 is needed");
  }

  @Test
  void rightThatIsMissingIsNamedWithTheRole() {
    cluster.answer(request("POST", "/selfsubjectaccessreviews"), review(false));
    List<Finding> findings = examine();
    assertThat(findings).filteredOn(f -> f.level() == Level.NO_ACCESS).hasSize(1);
    assertThat(wrong(findings))
        .contains("we may not create sparkapplications.sparkoperator.k8s.io")
        .contains("--verb=create --resource=sparkapplications.sparkoperator.k8s.io");
  }

  @Test
  void webhookThatDoesNotCoverTheNamespaceIsAProblemForARunThatNeedsIt() {
    cluster
        .client()
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName("spark-operator-webhook")
        .delete();
    webhook(
        "{matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [other]}]}");
    assertThat(wrong(examine()))
        .contains(
            "the operator's webhook does not cover namespace 'features', and the run has fields");
    assertThat(wrong(examine(Fixtures.yaml(SparkOperator.KUBEFLOW, "run"))))
        .startsWith("warning")
        .contains("Runs rendered with pod templates do not need it");
    assertThat(wrong(examine(Fixtures.yaml(SparkOperator.APACHE, "run"))))
        .as("Apache's operator has none")
        .isEmpty();
  }

  @Test
  void webhooksThatWeMayNotReadAreSaidToBeUnknown() {
    cluster.answerAlways(
        request("GET", "mutatingwebhookconfigurations"), refusal(403, "cannot list"));
    List<Finding> findings = examine();
    assertThat(findings).filteredOn(f -> f.level() == Level.UNKNOWN).hasSize(1);
    assertThat(wrong(findings)).contains("the operator's webhook cannot be read with our rights");
  }

  @Test
  void missingServiceAccountSecretAndKeyAreAllNamedAtOnce() {
    delete("ServiceAccount", "headrace-driver");
    delete("Secret", "stores");
    delete("Secret", "redis");
    create(
        "{apiVersion: v1, kind: Secret, metadata: {name: redis, namespace: features}, data: {passwort: cg==}}");
    String wrong = wrong(examine());
    assertThat(wrong)
        .contains("service account 'headrace-driver' is not there")
        .contains("Secret 'stores' is not there")
        .contains("kubectl -n features create secret generic stores")
        .contains("Secret 'redis' has no key password")
        .contains("It has: passwort")
        .contains(
            "${REDIS_HOST} in feature_store.yaml of ConfigMap 'store' is provided by nothing");
  }

  @Test
  void secretThatWeMayNotReadIsNoProblem() {
    cluster.answerAlways(request("GET", "/secrets/"), refusal(403, "cannot get"));
    List<Finding> findings = examine();
    assertThat(findings).noneMatch(f -> f.level() == Level.PROBLEM);
    assertThat(wrong(findings))
        .contains("Secret 'redis' cannot be read with our rights, as it should be")
        .contains("kubectl -n features describe secret redis")
        .contains("${REDIS_HOST} in feature_store.yaml of ConfigMap 'store' may be a key");
  }

  @Test
  void imagePullSecretOfEitherOperatorIsLookedFor() {
    String kubeflow =
        Fixtures.yaml(SparkOperator.KUBEFLOW, "run")
            .replace("  mode: cluster\n", "  mode: cluster\n  imagePullSecrets: [registry-key]\n");
    String apache =
        Fixtures.yaml(SparkOperator.APACHE, "run")
            .replace(
                "sparkConf: {",
                "sparkConf: {spark.kubernetes.container.image.pullSecrets: registry-key, ");
    for (String run : List.of(kubeflow, apache)) {
      assertThat(wrong(examine(run)))
          .contains("image pull Secret 'registry-key' is not there")
          .contains("create secret docker-registry registry-key");
    }
  }

  @Test
  void quotaThatIsUsedUpIsAProblem() {
    create(
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: compute, namespace: features},"
            + " status: {hard: {pods: '10', requests.memory: 8Gi}, used: {pods: '9', requests.memory: 8192Mi}}}");
    assertThat(wrong(examine()))
        .contains("quota 'compute' is used up: requests.memory 8192Mi of 8Gi")
        .doesNotContain("pods 9");
  }

  @Test
  void configMapThatNobodyBringsIsAProblem() {
    String run =
        Fixtures.yaml(SparkOperator.KUBEFLOW, "run")
            .replace(
                "  mode: cluster\n",
                "  mode: cluster\n  volumes: [{name: store, configMap: {name: store}}]\n");
    assertThat(wrong(examine(run))).contains("ConfigMap 'store' is not there");
    assertThat(wrong(examine(Fixtures.configMap("store", "drivers"), run)))
        .doesNotContain("ConfigMap 'store' is not there");
  }

  @Test
  void clusterThatCannotBeReachedEndsTheExamination() {
    cluster.answerAlways(r -> true, refusal(401, "Unauthorized"));
    assertThatThrownBy(this::examine)
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.condition().exitCode()).isEqualTo(14));
  }

  @Test
  void findingIsALineWithItsFixBelow() {
    assertThat(Finding.problem("it is not there", "Create it.").text())
        .isEqualTo("problem   it is not there\n          Create it.");
    assertThat(Finding.ok("it is there").data())
        .containsEntry("level", "ok")
        .containsEntry("what", "it is there");
  }
}
