package io.headrace.operator.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.files.ShippedFiles.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base and overlays, as kubectl 1.20 and newer ones put them together. */
class KustomizeTest {
  private static final Set<String> KNOWN_TO_OLD_KUBECTL =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "bases",
          "resources",
          "configMapGenerator",
          "configurations",
          "patchesStrategicMerge",
          "patchesJson6902");

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/dev", "overlays/prod"})
  void fieldsAreKnownToOldKubectlAndFilesAreThere(String folder) {
    Tree file = ShippedFiles.document(folder + "/kustomization.yaml");
    assertThat(((Map<?, ?>) file.value()).keySet())
        .allMatch(key -> KNOWN_TO_OLD_KUBECTL.contains(key.toString()));
    List<String> named = new ArrayList<>();
    for (String list : List.of("resources", "configurations", "patchesStrategicMerge")) {
      named.addAll(file.at(list).texts());
    }
    file.at("patchesJson6902").items().forEach(p -> named.add(p.at("path").text()));
    file.at("configMapGenerator").items().forEach(g -> named.addAll(g.at("files").texts()));
    assertThat(named).isNotEmpty().allMatch(name -> Files.isRegularFile(Path.of(folder, name)));
    assertThat(file.at("bases").texts())
        .allMatch(name -> Files.isRegularFile(Path.of(folder, name, "kustomization.yaml")));
    // kubectl 1.20 takes folders as bases alone.
    assertThat(file.at("resources").texts()).allMatch(name -> name.endsWith(".yaml"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/dev", "overlays/prod"})
  void everyPatchHitsAnObjectOfTheBase(String folder) {
    Tree file = ShippedFiles.document(folder + "/kustomization.yaml");
    List<String> patched = new ArrayList<>();
    for (String patch : file.at("patchesStrategicMerge").texts()) {
      ShippedFiles.documents(folder + "/" + patch).forEach(p -> patched.add(identity(p)));
    }
    for (Tree patch : file.at("patchesJson6902").items()) {
      patched.add(patch.at("target", "kind").text() + "/" + patch.at("target", "name").text());
    }
    assertThat(patched).isNotEmpty();
    assertThat(base().map(KustomizeTest::identity)).containsAll(patched);
  }

  @Test
  void bindingsNameRolesAndAccountsThatAreThere() {
    List<String> objects = base().map(KustomizeTest::identity).toList();
    List<Tree> bindings = kind("RoleBinding");
    assertThat(bindings).hasSize(3);
    for (Tree binding : bindings) {
      assertThat(objects).contains("Role/" + binding.at("roleRef", "name").text());
      for (Tree subject : binding.at("subjects").items()) {
        assertThat(objects).contains("ServiceAccount/" + subject.at("name").text());
        // kustomize puts in the account's, whatever the overlay makes of it.
        assertThat(subject.at("namespace").isThere()).isFalse();
      }
    }
  }

  @Test
  void noRoleReadsSecretsOpensShellsOrTakesAll() {
    assertThat(base().map(o -> o.at("kind").text())).doesNotContain("ClusterRole");
    for (Tree role : kind("Role")) {
      for (Tree rule : role.at("rules").items()) {
        assertThat(rule.at("resources").texts())
            .as(identity(role))
            .doesNotContain("*", "secrets", "pods/exec", "pods/attach");
        assertThat(rule.at("verbs").texts()).as(identity(role)).doesNotContain("*");
      }
    }
  }

  @Test
  void onlyTheDriverMakesPods() {
    for (Tree role : kind("Role")) {
      boolean makesPods =
          role.at("rules").items().stream()
              .filter(rule -> rule.at("resources").texts().contains("pods"))
              .anyMatch(rule -> rule.at("verbs").texts().contains("create"));
      assertThat(makesPods).isEqualTo(identity(role).equals("Role/headrace-driver"));
    }
  }

  @Test
  void scheduleSaysWhatTheOperatorHasNoGoodDefaultFor() {
    Tree spec = kind("ScheduledSparkApplication").get(0).at("spec");
    assertThat(spec.at("concurrencyPolicy").text()).isEqualTo("Forbid");
    assertThat(spec.at("timeZone").text()).isEqualTo("Etc/UTC");
    Tree run = spec.at("template");
    assertThat(run.at("restartPolicy", "onFailureRetries").text()).isEqualTo("2");
    assertThat(run.at("image").text()).contains(":").doesNotEndWith(":latest");
    assertThat(run.at("sparkVersion").value()).isInstanceOf(String.class);
    assertThat(((Map<?, ?>) run.at("sparkConf").value()).values())
        .allMatch(String.class::isInstance);
    // No dates: a run works out its own interval.
    assertThat(String.join(" ", run.at("arguments").texts())).doesNotContainPattern("\\d{4}-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "executor"})
  void podsPassTheRestrictedStandard(String role) {
    Tree pod = kind("ScheduledSparkApplication").get(0).at("spec", "template", role);
    Tree template = pod.at("template", "spec");
    assertThat(template.at("securityContext", "runAsNonRoot").value()).isEqualTo(true);
    assertThat(template.at("securityContext", "seccompProfile", "type").text())
        .isEqualTo("RuntimeDefault");
    List<Tree> containers = template.at("containers").items();
    assertThat(containers).hasSize(1);
    assertThat(containers.get(0).at("name").text()).isEqualTo("spark-kubernetes-" + role);
    Tree context = containers.get(0).at("securityContext");
    assertThat(context.at("allowPrivilegeEscalation").value()).isEqualTo(false);
    assertThat(context.at("capabilities", "drop").texts()).containsExactly("ALL");
    assertThat(context.at("readOnlyRootFilesystem").value()).isEqualTo(true);
    assertThat(template.at("volumes").items())
        .allMatch(v -> v.at("configMap").isThere() || v.at("emptyDir", "sizeLimit").isThere());
    // With a template the operator keeps its webhook off the pod, and these would be lost.
    for (String field : List.of("env", "envFrom", "volumeMounts", "securityContext", "affinity")) {
      assertThat(pod.at(field).isThere()).as(field).isFalse();
    }
    assertThat(containers.get(0).at("envFrom").items().get(0).at("secretRef", "name").text())
        .isEqualTo("headrace-stores");
  }

  @Test
  void generatedNameOfTheConfigMapReachesTheDriver() {
    Tree generated =
        ShippedFiles.document("base/kustomization.yaml").at("configMapGenerator").items().get(0);
    Tree volume =
        kind("ScheduledSparkApplication")
            .get(0)
            .at("spec", "template", "driver", "template", "spec", "volumes")
            .items()
            .get(0);
    assertThat(volume.at("configMap", "name").text()).isEqualTo(generated.at("name").text());
    Tree reference =
        ShippedFiles.document("base/name-references.yaml").at("nameReference").items().get(0);
    assertThat(reference.at("fieldSpecs").items())
        .anyMatch(
            f ->
                f.at("kind").text().equals("ScheduledSparkApplication")
                    && f.at("path")
                        .text()
                        .equals("spec/template/driver/template/spec/volumes/configMap/name"));
  }

  private static String identity(Tree object) {
    return object.at("kind").text() + "/" + object.at("metadata", "name").text();
  }

  private static List<Tree> kind(String kind) {
    return base().filter(o -> o.at("kind").text().equals(kind)).toList();
  }

  private static Stream<Tree> base() {
    return ShippedFiles.document("base/kustomization.yaml").at("resources").texts().stream()
        .flatMap(file -> ShippedFiles.documents("base/" + file).stream());
  }
}
