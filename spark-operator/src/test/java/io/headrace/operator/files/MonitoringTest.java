package io.headrace.operator.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.files.ShippedFiles.Tree;
import io.headrace.operator.manifest.RunMark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What monitoring asks for is told by somebody. */
class MonitoringTest {
  private static final String RULES = "monitoring/prometheusrule.yaml";
  private static final String STATES = "monitoring/kube-state-metrics.yaml";
  private static final String DASHBOARD = "monitoring/dashboard.json";

  @Test
  void everyMetricOfAnAlertIsToldBySomebody() {
    Set<String> asked = new TreeSet<>();
    rules().forEach(rule -> asked.addAll(MetricNames.of(rule.at("expr").text())));
    assertThat(asked).isNotEmpty().isSubsetOf(told());
  }

  @Test
  void everyMetricOfTheDashboardIsToldBySomebody() {
    Set<String> asked = new TreeSet<>();
    expressionsOfDashboard().forEach(e -> asked.addAll(MetricNames.of(e)));
    assertThat(asked).isNotEmpty().isSubsetOf(told());
  }

  @Test
  void everyMetricOfTheJobsIsOnTheDashboard() {
    Set<String> asked = new TreeSet<>();
    expressionsOfDashboard().forEach(e -> asked.addAll(MetricNames.of(e)));
    Set<String> left = new TreeSet<>(jobs());
    left.removeAll(asked);
    // Runs that failed are shown; freshness is shown as time since its end, which outlives a
    // scrape.
    assertThat(left).containsExactly("headrace_runs", "headrace_view_freshness_seconds");
  }

  @Test
  void namesOfAnExpressionAreFound() {
    assertThat(
            MetricNames.of(
                "time() - max by (a, b) (x_seconds{c=\"y_z\"} and on (a) up == 1) > 2 * sum(w[5m])"))
        .containsExactly("up", "w", "x_seconds");
  }

  @Test
  void pageOfOthersListsNothingThatIsNotUsed() {
    Set<String> asked = new TreeSet<>();
    rules().forEach(rule -> asked.addAll(MetricNames.of(rule.at("expr").text())));
    expressionsOfDashboard().forEach(e -> asked.addAll(MetricNames.of(e)));
    assertThat(MetricNames.documented("monitoring/README.md")).isSubsetOf(asked);
  }

  @Test
  void everyAlertSaysWhatToDo() {
    Set<String> names = new HashSet<>();
    for (Tree rule : rules()) {
      assertThat(names.add(rule.at("alert").text())).as(rule.at("alert").text()).isTrue();
      assertThat(rule.at("annotations", "summary").text()).isNotBlank();
      assertThat(rule.at("annotations", "description").text()).isNotBlank();
      assertThat(rule.at("labels", "severity").text()).isIn("info", "warning", "critical");
    }
    assertThat(names)
        .contains(
            "HeadraceRunFailed",
            "HeadraceNoSuccess",
            "HeadraceRunNotStarted",
            "HeadraceRunWaitsForRerun",
            "HeadraceRunRetried",
            "HeadraceScheduleStands");
  }

  /** {@code promtool} runs the cases; here it is seen that none is left out. */
  @Test
  void everyAlertHasACaseInWhichItFires() {
    Set<String> firing = new TreeSet<>();
    for (Tree test : ShippedFiles.document("monitoring/rules.test.yaml").at("tests").items()) {
      test.at("alert_rule_test").items().stream()
          .filter(c -> !c.at("exp_alerts").items().isEmpty())
          .forEach(c -> firing.add(c.at("alertname").text()));
    }
    assertThat(rules())
        .map(rule -> rule.at("alert").text())
        .containsExactlyInAnyOrderElementsOf(firing);
  }

  @Test
  void statesOfARuleAreStatesOfItsOperator() {
    Set<String> kubeflow = states(0);
    Set<String> apache = states(2);
    assertThat(kubeflow).hasSize(13);
    assertThat(apache).hasSize(18);
    for (Tree rule : rules()) {
      Matcher use =
          Pattern.compile("headrace_(kubeflow|apache)_run_\\w+\\{state=~?\"([^\"]+)\"")
              .matcher(rule.at("expr").text());
      while (use.find()) {
        assertThat(use.group(1).equals("kubeflow") ? kubeflow : apache)
            .as(rule.at("alert").text())
            .contains(use.group(2).split("\\|"));
      }
    }
  }

  @Test
  void labelsComeFromTheMarksOfARun() {
    for (Tree resource : ShippedFiles.document(STATES).at("spec", "resources").items()) {
      Tree labels = resource.at("labelsFromPath");
      assertThat(labels.at("project").texts()).endsWith(RunMark.PART_OF);
      assertThat(labels.at("job_kind").texts()).endsWith(RunMark.COMPONENT);
      assertThat(labels.at("views_hash").texts()).endsWith(RunMark.VIEWS_HASH);
    }
    Tree selected =
        ShippedFiles.document("monitoring/podmonitor.yaml").at("spec", "selector", "matchLabels");
    assertThat(selected.at(RunMark.MANAGED_BY).text()).isEqualTo("headrace");
  }

  private static Set<String> states(int resource) {
    Tree metrics =
        ShippedFiles.document(STATES).at("spec", "resources").items().get(resource).at("metrics");
    return new TreeSet<>(metrics.items().get(0).at("each", "stateSet", "list").texts());
  }

  private static List<Tree> rules() {
    return ShippedFiles.document(RULES).at("spec", "groups").items().stream()
        .flatMap(group -> group.at("rules").items().stream())
        .toList();
  }

  private static List<String> expressionsOfDashboard() {
    List<String> expressions = new ArrayList<>();
    Tree dashboard = ShippedFiles.document(DASHBOARD);
    for (Tree panel : dashboard.at("panels").items()) {
      panel.at("targets").items().forEach(t -> expressions.add(t.at("expr").text()));
    }
    for (Tree variable : dashboard.at("templating", "list").items()) {
      if (variable.at("type").text().equals("query")) {
        // label_values(metric, label): the label is no metric.
        expressions.add(variable.at("query").text().replaceFirst(",.*", ")"));
      }
    }
    return expressions;
  }

  private static Set<String> jobs() {
    return MetricNames.documented("../docs/metrics.md");
  }

  private static Set<String> told() {
    Set<String> names = new TreeSet<>(jobs());
    names.addAll(MetricNames.documented("monitoring/README.md"));
    for (Tree resource : ShippedFiles.document(STATES).at("spec", "resources").items()) {
      String prefix = resource.at("metricNamePrefix").text();
      resource.at("metrics").items().forEach(m -> names.add(prefix + "_" + m.at("name").text()));
    }
    return names;
  }
}
