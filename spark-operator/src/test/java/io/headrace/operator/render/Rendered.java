package io.headrace.operator.render;

import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.catalogue.TestCatalogue;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.DeploymentReader;
import io.headrace.operator.deployment.Overrides;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders texts of deployment files as the tests want them. */
public final class Rendered {
  public static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");

  /** What every deployment needs; a test writes its own keys below it. */
  public static final String HEAD =
      """
      namespace: ml
      operator: kubeflow
      image: registry.example.com/headrace:0.1.0
      secrets: [{name: stores, keys: [REGISTRY_USER, REGISTRY_PASSWORD, REDIS_HOST, REDIS_PASSWORD]}]
      """;

  /** Likewise, with one job. */
  public static final String ONE_JOB =
      HEAD + "jobs: [{name: hourly, command: materialize-incremental, end: now-floor(1h)}]\n";

  private Rendered() {}

  public static Rendering of(String text) {
    return of(text, new TestCatalogue().build(), Overrides.NONE);
  }

  public static Rendering of(String text, Catalogue catalogue, Overrides overrides) {
    Problems problems = new Problems();
    Deployment deployment = DeploymentReader.read(text, "prod.yaml", overrides, problems);
    return new Renderer(new Provenance("0.1.0", Optional.empty()), NOW)
        .render(deployment, catalogue, problems);
  }

  /** For Apache's operator. */
  public static String apache(String text) {
    return text.replace("operator: kubeflow", "operator: apache");
  }

  /** What a text that cannot be rendered is told. */
  public static String refusal(String text, TestCatalogue catalogue) {
    try {
      of(text, catalogue.build(), Overrides.NONE);
    } catch (RefusedException e) {
      return e.getMessage();
    }
    throw new AssertionError("it was rendered:\n" + text);
  }

  public static String refusal(String text) {
    return refusal(text, new TestCatalogue());
  }

  /** The only object of a kind. */
  public static Manifest only(Rendering rendering, String kind) {
    List<Manifest> found = rendering.all().stream().filter(m -> m.kind().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of kind " + kind);
    }
    return found.get(0);
  }

  /** A value by the keys that lead to it; numbers are places in a list. */
  public static Object at(Manifest manifest, Object... path) {
    Object value = manifest.tree();
    for (Object step : path) {
      value = step instanceof Integer i ? ((List<?>) value).get(i) : ((Map<?, ?>) value).get(step);
    }
    return value;
  }

  /** Likewise, for a block of keys. */
  @SuppressWarnings("unchecked") // keys of a YAML block are texts
  public static Map<String, Object> map(Manifest manifest, Object... path) {
    return (Map<String, Object>) at(manifest, path);
  }

  /** Likewise, for a list. */
  @SuppressWarnings("unchecked") // whatever it holds is an object
  public static List<Object> list(Manifest manifest, Object... path) {
    return (List<Object>) at(manifest, path);
  }
}
