package io.headrace.operator;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Arrows between packages point one way, and none leads to another module. */
class PackageArrowsTest {
  private static final String ROOT = "io.headrace.operator.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.headrace.operator");

  /** What each package may use of ours. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("problems", Set.of()),
          Map.entry("yaml", Set.of("problems")),
          Map.entry("manifest", Set.of("problems")),
          Map.entry("naming", Set.of()),
          Map.entry("schedule", Set.of("problems", "naming")),
          Map.entry("catalogue", Set.of("problems")),
          Map.entry("deployment", Set.of("problems", "yaml", "manifest", "naming", "schedule")),
          Map.entry("plan", Set.of("problems", "manifest", "naming", "catalogue", "deployment")),
          Map.entry("pods", Set.of("manifest", "naming", "deployment", "plan")),
          Map.entry("kubeflow", Set.of("deployment", "schedule", "plan", "pods")),
          Map.entry("apache", Set.of("deployment", "plan", "pods")),
          Map.entry(
              "check",
              Set.of(
                  "problems", "manifest", "naming", "schedule", "catalogue", "deployment", "pods")),
          Map.entry(
              "render",
              Set.of(
                  "problems",
                  "yaml",
                  "manifest",
                  "naming",
                  "schedule",
                  "catalogue",
                  "deployment",
                  "plan",
                  "pods",
                  "kubeflow",
                  "apache",
                  "check")),
          Map.entry("client", Set.of("problems", "manifest")),
          Map.entry("run", Set.of("problems", "manifest", "client")),
          Map.entry("logs", Set.of("manifest", "client", "run")),
          Map.entry("submission", Set.of("problems", "manifest", "client", "run")),
          Map.entry("trigger", Set.of("problems", "manifest", "client", "submission")),
          Map.entry("doctor", Set.of("manifest", "client")),
          Map.entry("waiting", Set.of("problems", "manifest", "client", "run", "logs")));

  @Test
  void eachPackageUsesOnlyWhatItsLineNames() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      String user = packageOf(from);
      from.getDirectDependenciesFromSelf().stream()
          .map(d -> d.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().startsWith(ROOT))
          .filter(to -> !packageOf(to).equals(user))
          .filter(to -> !MAY_USE.getOrDefault(user, Set.of()).contains(packageOf(to)))
          .forEach(to -> wrong.add(from.getName() + " -> " + to.getName()));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageIsOnTheMap() {
    for (JavaClass c : CLASSES) {
      assertThat(MAY_USE).as(c.getName()).containsKey(packageOf(c));
    }
  }

  @Test
  void nothingOfTheOtherModulesAndNoSparkIsUsed() {
    for (JavaClass from : CLASSES) {
      from.getDirectDependenciesFromSelf()
          .forEach(
              d ->
                  assertThat(d.getTargetClass().getName())
                      .doesNotStartWith("io.headrace.engine")
                      .doesNotStartWith("io.headrace.jobs")
                      .doesNotStartWith("org.apache.spark"));
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static String packageOf(JavaClass c) {
    String rest = c.getPackageName().substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
