package io.headrace.operator.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.files.ShippedFiles.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Examples of Secrets hold no secret, and everything that the base asks for. */
class SecretExamplesTest {
  @Test
  void valuesArePlaceholders() {
    for (String file : List.of("secrets/stores.yaml", "secrets/stores-feast.yaml")) {
      Map<?, ?> values = (Map<?, ?>) ShippedFiles.document(file).at("stringData").value();
      assertThat(values.values()).as(file).allMatch(v -> v.toString().contains("CHANGE-ME"));
    }
  }

  @Test
  void everyVariableOfTheBaseHasAKey() {
    Set<String> variables = new TreeSet<>();
    Matcher use =
        Pattern.compile("\\$\\{(\\w+)}").matcher(ShippedFiles.text("base/feature_store.yaml"));
    while (use.find()) {
      variables.add(use.group(1));
    }
    Tree secret = ShippedFiles.document("secrets/stores.yaml");
    assertThat(((Map<?, ?>) secret.at("stringData").value()).keySet())
        .map(Object::toString)
        .containsExactlyInAnyOrderElementsOf(variables);
    Tree external = ShippedFiles.document("secrets/external-secret.yaml");
    assertThat(external.at("spec", "data").items())
        .map(entry -> entry.at("secretKey").text())
        .containsExactlyInAnyOrderElementsOf(variables);
    assertThat(external.at("spec", "target", "name").text())
        .isEqualTo(secret.at("metadata", "name").text());
  }

  @Test
  void feastsShapeHasTheStoresTypeAsKeyAndYamlAsValue() {
    Map<?, ?> values =
        (Map<?, ?>) ShippedFiles.document("secrets/stores-feast.yaml").at("stringData").value();
    assertThat(values.keySet()).map(Object::toString).containsExactly("redis", "sql");
    assertThat(values.values())
        .allSatisfy(
            v -> assertThat(ShippedFiles.parse(v.toString()).value()).isInstanceOf(Map.class));
  }
}
