package io.headrace.operator.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.manifest.SparkOperator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An API server that keeps objects, knows both operators' kinds, and can be told to fail. It checks
 * no schema.
 */
public final class FakeCluster implements AutoCloseable {
  public static final String NAMESPACE = "features";

  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger REQUEST_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    REQUEST_LOG.setLevel(Level.WARNING);
  }

  private final FaultyDispatcher dispatcher;
  private final KubernetesMockServer server;
  private final KubernetesClient client;

  public FakeCluster() {
    KubernetesMixedDispatcher mixed =
        new KubernetesMixedDispatcher(
            new HashMap<>(),
            List.of(
                kind(SparkOperator.KUBEFLOW, "SparkApplication", "sparkapplications"),
                kind(
                    SparkOperator.KUBEFLOW,
                    "ScheduledSparkApplication",
                    "scheduledsparkapplications"),
                kind(SparkOperator.APACHE, "SparkApplication", "sparkapplications")));
    dispatcher = new FaultyDispatcher(mixed);
    server =
        new KubernetesMockServer(
            new Context(new ObjectMapper()),
            new MockWebServer(),
            new HashMap<>(),
            dispatcher,
            false);
    server.init();
    client = new KubernetesClientBuilder().withConfig(config()).build();
  }

  private Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.url("/"))
        .withNamespace(NAMESPACE)
        .withRequestRetryBackoffLimit(0)
        .withWatchReconnectLimit(0)
        .build();
  }

  private static CustomResourceDefinitionContext kind(
      SparkOperator operator, String kind, String plural) {
    return new CustomResourceDefinitionContext.Builder()
        .withGroup(operator.group())
        .withVersion(operator.version())
        .withKind(kind)
        .withPlural(plural)
        .withScope("Namespaced")
        .withStatusSubresource(true)
        .build();
  }

  public Cluster cluster() {
    return Cluster.of(client, NAMESPACE);
  }

  public KubernetesClient client() {
    return client;
  }

  public String url() {
    return server.url("/");
  }

  /** What was asked so far, as {@code GET /path}. */
  public List<String> requests() {
    return dispatcher.requests();
  }

  /** Answers the next request like this with what is given, instead of serving it. */
  public void answer(Predicate<RecordedRequest> request, MockResponse response) {
    dispatcher.once(request, response);
  }

  /** Answers all requests like this from now on. */
  public void answerAlways(Predicate<RecordedRequest> request, MockResponse response) {
    dispatcher.always(request, response);
  }

  public static Predicate<RecordedRequest> request(String method, String... parts) {
    return r ->
        r.getMethod().equals(method) && List.of(parts).stream().allMatch(r.getPath()::contains);
  }

  /** A refusal as the API server writes it. */
  public static MockResponse refusal(int code, String message) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", "application/json")
        .setBody(
            Serialization.asJson(
                new StatusBuilder()
                    .withCode(code)
                    .withStatus("Failure")
                    .withMessage(message)
                    .build()));
  }

  public static MockResponse text(String body) {
    return new MockResponse()
        .setResponseCode(200)
        .setHeader("Content-Type", "text/plain")
        .setBody(body);
  }

  /** The next watch is one that reports nothing and ends when it is told to. */
  public BreakableWatch nextWatchBreaks() {
    BreakableWatch watch = new BreakableWatch();
    answer(request("GET", "watch=true"), new MockResponse().withWebSocketUpgrade(watch));
    return watch;
  }

  /** Creates a run's object as it would stand after a submission. */
  public GenericKubernetesResource run(SparkOperator operator, String name) {
    GenericKubernetesResource object = Fixtures.application(operator, name);
    return cluster().applications(operator).resource(object).create();
  }

  public GenericKubernetesResource read(SparkOperator operator, String name) {
    return cluster().applications(operator).withName(name).get();
  }

  /** What the operator does: writes the status. */
  public GenericKubernetesResource status(
      SparkOperator operator, String name, Map<String, Object> status) {
    return cluster()
        .applications(operator)
        .withName(name)
        .editStatus(
            o -> {
              Map<String, Object> all = new LinkedHashMap<>(o.getAdditionalProperties());
              all.put("status", status);
              o.setAdditionalProperties(all);
              return o;
            });
  }

  /** Puts the driver's pod there, or replaces it. */
  public void driverPod(SparkOperator operator, String run, Consumer<PodBuilder> details) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(run + "-driver")
            .withNamespace(NAMESPACE)
            .addToLabels(
                operator == SparkOperator.KUBEFLOW
                    ? "sparkoperator.k8s.io/app-name"
                    : "spark.operator/spark-app-name",
                run)
            .addToLabels("spark-role", "driver")
            .endMetadata();
    details.accept(pod);
    Pod built = pod.build();
    client.pods().inNamespace(NAMESPACE).withName(run + "-driver").delete();
    client.pods().inNamespace(NAMESPACE).resource(built).create();
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
