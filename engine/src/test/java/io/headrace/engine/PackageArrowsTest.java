package io.headrace.engine;

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

/** Arrows between packages point one way. */
class PackageArrowsTest {
  private static final String ROOT = "io.headrace.engine.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.headrace.engine");

  /** What each package may use of ours. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("definitions", Set.of()),
          Map.entry("values", Set.of("definitions")),
          Map.entry("configuration", Set.of("definitions")),
          Map.entry("storage", Set.of("definitions", "configuration")),
          Map.entry("registry", Set.of("definitions", "configuration", "storage", "values")),
          Map.entry("lakehouse", Set.of("definitions")),
          Map.entry(
              "offline", Set.of("definitions", "configuration", "lakehouse", "storage", "values")),
          Map.entry("repository", Set.of("definitions", "configuration", "offline")),
          Map.entry("rows", Set.of("definitions", "values")),
          Map.entry("pointintime", Set.of("definitions", "offline", "rows", "values")),
          Map.entry(
              "retrieval",
              Set.of(
                  "definitions",
                  "configuration",
                  "registry",
                  "lakehouse",
                  "offline",
                  "pointintime",
                  "storage",
                  "values")),
          Map.entry(
              "verification",
              Set.of(
                  "definitions",
                  "registry",
                  "offline",
                  "pointintime",
                  "retrieval",
                  "online",
                  "materialization",
                  "values")),
          Map.entry("sql", Set.of("definitions", "offline", "pointintime", "rows")),
          Map.entry("online", Set.of("definitions", "configuration", "values")),
          Map.entry("ledger", Set.of("definitions", "configuration", "registry")),
          Map.entry("serving", Set.of("definitions", "online", "values")),
          Map.entry(
              "materialization",
              Set.of(
                  "definitions",
                  "configuration",
                  "registry",
                  "offline",
                  "online",
                  "rows",
                  "storage",
                  "values",
                  "ledger")),
          Map.entry("metrics", Set.of("definitions", "online", "materialization")),
          Map.entry(
              "report",
              Set.of(
                  "definitions",
                  "offline",
                  "online",
                  "registry",
                  "ledger",
                  "retrieval",
                  "materialization",
                  "serving",
                  "verification")));

  @Test
  void eachPackageUsesOnlyWhatItsLineNames() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      String user = packageOf(from);
      from.getDirectDependenciesFromSelf().stream()
          .map(d -> d.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().startsWith(ROOT))
          .filter(to -> !packageOf(to).equals(user) && !user.isEmpty())
          .filter(to -> !MAY_USE.getOrDefault(user, Set.of()).contains(packageOf(to)))
          .forEach(to -> wrong.add(from.getName() + " -> " + to.getName()));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageIsOnTheMap() {
    for (JavaClass c : CLASSES) {
      String name = packageOf(c);
      assertThat(MAY_USE).as(c.getName()).containsKeys(name.isEmpty() ? "definitions" : name);
    }
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** The package below {@code io.headrace.engine}; empty for the facade itself. */
  private static String packageOf(JavaClass c) {
    String name = c.getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
