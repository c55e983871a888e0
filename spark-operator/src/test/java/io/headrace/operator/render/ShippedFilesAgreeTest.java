package io.headrace.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kustomize base and the files of monitoring say what is rendered. */
class ShippedFilesAgreeTest {
  private static final String MONITORED = "monitoring: {podMonitor: true}\n";
  private static final Rendering KUBEFLOW = Rendered.of(Rendered.ONE_JOB + MONITORED);
  private static final Rendering APACHE =
      Rendered.of(Rendered.apache(Rendered.ONE_JOB) + MONITORED);

  @Test
  void accountsAreThoseThatAreRendered() throws IOException {
    assertThat(names(read("base/service-accounts.yaml")))
        .isEqualTo(names(of(KUBEFLOW, "ServiceAccount")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"headrace-driver", "headrace-submitter", "headrace-viewer"})
  void roleAllowsWhatIsRenderedForEitherOperatorAndNoMore(String role) throws IOException {
    Set<Object> rendered = new HashSet<>(rules(of(KUBEFLOW, "Role"), role));
    rendered.addAll(rules(of(APACHE, "Role"), role));
    assertThat(Set.copyOf(rules(read("base/roles.yaml"), role))).isEqualTo(rendered);
  }

  @Test
  void bindingsGiveTheSameRolesToTheSameAccounts() throws IOException {
    assertThat(bindings(read("base/role-bindings.yaml")))
        .isEqualTo(bindings(of(KUBEFLOW, "RoleBinding")));
  }

  @Test
  void networkPolicyIsTheRenderedOneOfMonitoredRuns() throws IOException {
    Manifest shipped = read("base/network-policy.yaml").get(0);
    Manifest rendered = Rendered.only(KUBEFLOW, "NetworkPolicy");
    assertThat(shipped.name()).isEqualTo(rendered.name());
    assertThat(shipped.tree().get("spec")).isEqualTo(rendered.tree().get("spec"));
  }

  @Test
  void podMonitorIsTheRenderedOne() throws IOException {
    Manifest shipped = read("monitoring/podmonitor.yaml").get(0);
    Manifest rendered = Rendered.only(KUBEFLOW, "PodMonitor");
    assertThat(shipped.name()).isEqualTo(rendered.name());
    assertThat(shipped.tree().get("spec")).isEqualTo(rendered.tree().get("spec"));
  }

  @Test
  void scheduleOfTheBaseIsAcceptedByTheOperatorsSchema() throws IOException {
    Manifest schedule = read("base/materialize.yaml").get(0);
    assertThat(CrdSchemas.messages(schedule).orElseThrow()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "executor"})
  void podsOfTheBasePassTheRestrictedStandard(String role) throws IOException {
    Manifest schedule = read("base/materialize.yaml").get(0);
    Map<?, ?> pod = Rendered.map(schedule, "spec", "template", role, "template", "spec");
    assertThat(RestrictedPods.violations(pod)).isEmpty();
  }

  private static List<Manifest> read(String file) throws IOException {
    return ManifestText.read(file, Files.readString(Path.of(file)));
  }

  private static List<Manifest> of(Rendering rendering, String kind) {
    return rendering.all().stream().filter(m -> m.kind().equals(kind)).toList();
  }

  private static Set<String> names(List<Manifest> manifests) {
    Set<String> names = new TreeSet<>();
    manifests.forEach(m -> names.add(m.name()));
    return names;
  }

  private static List<Object> rules(List<Manifest> roles, String name) {
    return roles.stream()
        .filter(r -> r.name().equals(name))
        .flatMap(r -> Rendered.list(r, "rules").stream())
        .toList();
  }

  private static Set<String> bindings(List<Manifest> manifests) {
    Set<String> bindings = new TreeSet<>();
    for (Manifest m : manifests) {
      bindings.add(
          Rendered.at(m, "roleRef", "name") + " to " + Rendered.at(m, "subjects", 0, "name"));
    }
    return bindings;
  }
}
