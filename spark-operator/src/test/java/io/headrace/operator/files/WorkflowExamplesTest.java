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

/** Examples for Airflow, Argo Workflows and Argo CD. */
class WorkflowExamplesTest {
  private static final String ARGO = "../conf/argo/materialize.yaml";
  private static final String AIRFLOW = "../conf/airflow/headrace_hourly.py";

  private static final Tree TEMPLATE = ShippedFiles.documents(ARGO).get(0);
  private static final Tree SCHEDULE = ShippedFiles.documents(ARGO).get(1);

  @Test
  void stepOfArgoWaitsAndHandsOverTheExitCode() {
    Tree step = TEMPLATE.at("spec", "templates").items().get(0);
    assertThat(step.at("container", "args").texts()).startsWith("k8s", "submit").contains("--wait");
    assertThat(step.at("container", "command").texts())
        .startsWith("java")
        .endsWith("io.headrace.jobs.Headrace");
    assertThat(TEMPLATE.at("spec", "serviceAccountName").text()).isEqualTo("headrace-submitter");
    assertThat(step.at("container", "image").text()).doesNotEndWith(":latest");
  }

  @Test
  void scheduleOfArgoRunsOneAtATimeFromThatTemplate() {
    assertThat(SCHEDULE.at("spec", "concurrencyPolicy").text()).isEqualTo("Forbid");
    assertThat(SCHEDULE.at("spec", "timezone").text()).isEqualTo("Etc/UTC");
    assertThat(SCHEDULE.at("spec", "workflowSpec", "workflowTemplateRef", "name").text())
        .isEqualTo(TEMPLATE.at("metadata", "name").text());
  }

  @Test
  void exitCodesThatARepetitionDoesNotChangeAreTheSameInBoth() {
    Tree step = TEMPLATE.at("spec", "templates").items().get(0);
    Set<String> argo = numbers("\\[(.*)]", step.at("retryStrategy", "expression").text());
    Set<String> airflow = numbers("NOT_AGAIN = \\{(.*)}", ShippedFiles.text(AIRFLOW));
    assertThat(argo).isEqualTo(airflow).containsExactlyInAnyOrder("2", "5", "10", "14");
  }

  @Test
  void taskOfAirflowWaitsUnderANameThatRepetitionsShare() {
    assertThat(ShippedFiles.text(AIRFLOW))
        .contains("\"k8s\", \"submit\"", "\"--wait\"", "data_interval_end.strftime");
  }

  @Test
  void healthOfArgoKnowsRunsAndSchedulesOfBothOperators() {
    Map<?, ?> rules =
        (Map<?, ?>) ShippedFiles.document("../conf/argo/cd-health.yaml").at("data").value();
    assertThat(rules.keySet())
        .map(Object::toString)
        .containsExactlyInAnyOrder(
            "resource.customizations.health.sparkoperator.k8s.io_SparkApplication",
            "resource.customizations.health.sparkoperator.k8s.io_ScheduledSparkApplication",
            "resource.customizations.health.spark.apache.org_SparkApplication");
    assertThat(rules.values()).allMatch(lua -> lua.toString().endsWith("return health\n"));
  }

  @Test
  void pageOnFeastSuspendsItsCronJob() {
    String page = ShippedFiles.text("../docs/feast-operator.md");
    List<Tree> examples =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(page)
            .results()
            .map(block -> ShippedFiles.parse(block.group(1)))
            .toList();
    assertThat(examples).hasSize(3);
    assertThat(examples.get(0).at("spec", "cronJob", "suspend").value()).isEqualTo(true);
    assertThat(examples.get(1).at("storeSecrets").items()).hasSize(2);
  }

  private static Set<String> numbers(String where, String text) {
    Matcher list = Pattern.compile(where).matcher(text);
    assertThat(list.find()).isTrue();
    return new TreeSet<>(List.of(list.group(1).split(", ")));
  }
}
