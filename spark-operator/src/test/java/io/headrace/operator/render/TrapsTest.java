package io.headrace.operator.render;

import static io.headrace.operator.render.Rendered.at;
import static io.headrace.operator.render.Rendered.list;
import static io.headrace.operator.render.Rendered.map;
import static io.headrace.operator.render.Rendered.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.catalogue.TestCatalogue;
import io.headrace.operator.check.ManifestCheck;
import io.headrace.operator.deployment.Overrides;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the operators do silently, one test for each. */
class TrapsTest {
  private static final String SCHEDULED =
      Rendered.HEAD
          + "jobs: [{name: hourly, command: materialize-incremental, end: now-floor(1h), schedule: '@hourly'}]\n";

  private static final Path PAGE = Path.of("../docs/kubernetes.md");

  private static String problemsOf(String manifests) {
    return new ManifestCheck(new TestCatalogue())
        .problems(ManifestText.read("m.yaml", manifests), "m.yaml").stream()
            .map(Problem::toString)
            .collect(Collectors.joining("\n"));
  }

  private static String text(Rendering rendering) {
    return rendering.yaml(rendering.all());
  }

  @Test
  void trap1ConcurrencyPolicyIsAlwaysWritten() {
    Manifest schedule = only(Rendered.of(SCHEDULED), "ScheduledSparkApplication");
    assertThat(at(schedule, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
    String without = text(Rendered.of(SCHEDULED)).replace("  concurrencyPolicy: Forbid\n", "");
    assertThat(problemsOf(without))
        .contains("spec.concurrencyPolicy: it is missing")
        .contains("once only");
  }

  @Test
  void trap2CronAndPolicyAreCheckedAsTheServerTakesAnything() {
    String rendered = text(Rendered.of(SCHEDULED));
    assertThat(problemsOf(rendered)).isEmpty();
    assertThat(problemsOf(rendered.replace("\"@hourly\"", "this is not cron")))
        .contains("spec.schedule: 'this is not cron' has 4 fields");
    assertThat(problemsOf(rendered.replace("Policy: Forbid", "Policy: Sometimes")))
        .contains("spec.concurrencyPolicy: it is 'Sometimes'")
        .contains("Allow, Forbid or Replace");
  }

  @Test
  void trap3NothingDependsOnTheWebhookByDefault() {
    Manifest run = only(Rendered.of(Rendered.ONE_JOB), "SparkApplication");
    for (String role : List.of("driver", "executor")) {
      Set<?> keys = new TreeSet<>(map(run, "spec", role).keySet());
      keys.removeAll(Set.of("cores", "memory", "serviceAccount", "template", "instances"));
      assertThat(keys).isEmpty();
      assertThat(at(run, "spec", role, "template", "spec", "containers", 0, "env")).isNotNull();
    }
  }

  @Test
  void trap4TemplateAndWebhookFieldsNeverMeet() {
    Manifest webhook =
        only(Rendered.of(Rendered.ONE_JOB + "envStyle: webhook\n"), "SparkApplication");
    assertThat(map(webhook, "spec", "driver")).containsKey("env").doesNotContainKey("template");
    String both =
        text(Rendered.of(Rendered.ONE_JOB))
            .replace("  driver:\n", "  driver:\n    envFrom: [{secretRef: {name: x}}]\n");
    assertThat(problemsOf(both))
        .contains("spec.driver: there is a template, and with one the operator would drop envFrom");
  }

  @Test
  void trap5TypingErrorInsideATemplateIsFound() {
    String rendered = text(Rendered.of(Rendered.ONE_JOB));
    assertThat(problemsOf(rendered.replace("volumeMounts:", "volumeMouts:")))
        .contains("volumeMouts: Kubernetes does not know the key")
        .contains("Did you mean 'volumeMounts'?");
    assertThat(problemsOf(rendered.replace("spark-kubernetes-driver", "spark")))
        .contains("none is called 'spark-kubernetes-driver'")
        .contains("spark-kubernetes-driver, spark-kubernetes-executor");
  }

  @Test
  void trap6SettingsThatTheWebhookRefusesAreRefusedHere() {
    String rendered =
        text(Rendered.of(Rendered.ONE_JOB))
            .replace(
                "  sparkConf:\n", "  sparkConf:\n    spark.kubernetes.driver.container.image: x\n");
    assertThat(problemsOf(rendered))
        .contains("the operator refuses the setting")
        .contains("'image'");
  }

  @Test
  void trap6ApacheHasImageAndServiceAccountAsSettingsOnly() {
    Manifest run = only(Rendered.of(Rendered.apache(Rendered.ONE_JOB)), "SparkApplication");
    assertThat(at(run, "spec", "sparkConf", "spark.kubernetes.container.image"))
        .isEqualTo("registry.example.com/headrace:0.1.0");
    assertThat(
            at(run, "spec", "sparkConf", "spark.kubernetes.authenticate.driver.serviceAccountName"))
        .isEqualTo("headrace-driver");
    assertThat(map(run, "spec")).doesNotContainKeys("image", "serviceAccount");
  }

  @Test
  void trap7AnotherIntervalIsAnotherObjectAndTheSameOneIsNot() {
    String january =
        Rendered.HEAD
            + "jobs: [{name: a, command: materialize, start: 2026-01-01, end: 2026-02-01}]\n";
    String february = january.replace("2026-02-01", "2026-02-02");
    String image = january.replace("headrace:0.1.0", "headrace:0.2.0");
    Manifest first = only(Rendered.of(january), "SparkApplication");
    assertThat(only(Rendered.of(february), "SparkApplication").name()).isNotEqualTo(first.name());
    Manifest other = only(Rendered.of(image), "SparkApplication");
    assertThat(other.name()).isEqualTo(first.name());
    assertThat(at(other, "metadata", "annotations", "headrace.io/config-hash"))
        .isNotEqualTo(at(first, "metadata", "annotations", "headrace.io/config-hash"));
  }

  @Test
  void trap8NamesLeaveRoomForWhatIsAppended() {
    TestCatalogue longName = new TestCatalogue().project("p".repeat(80));
    Rendering kubeflow = Rendered.of(SCHEDULED, longName.build(), Overrides.NONE);
    assertThat(only(kubeflow, "ScheduledSparkApplication").name()).hasSizeLessThanOrEqualTo(43);
    Rendering apache = Rendered.of(Rendered.apache(SCHEDULED), longName.build(), Overrides.NONE);
    assertThat(only(apache, "CronJob").name()).hasSizeLessThanOrEqualTo(52);
    Rendering single = Rendered.of(Rendered.ONE_JOB, longName.build(), Overrides.NONE);
    assertThat(only(single, "SparkApplication").name()).hasSizeLessThanOrEqualTo(63);
  }

  @Test
  void trap8ViewsThatFoldIntoOneNameStayTwoObjects() {
    TestCatalogue alike =
        new TestCatalogue().views(List.of("Driver_Stats", "driver-stats", "driver__stats"));
    Rendering rendering =
        Rendered.of(
            Rendered.HEAD
                + "jobs: [{name: a, command: materialize-incremental, perView: true, end: now-1h}]\n",
            alike.build(),
            Overrides.NONE);
    assertThat(rendering.runs().stream().map(Manifest::name).collect(Collectors.toSet()))
        .hasSize(3);
  }

  @Test
  void trap9EveryRunHasADeadline() {
    Manifest run = only(Rendered.of(Rendered.ONE_JOB + "deadline: 2h\n"), "SparkApplication");
    assertThat(at(run, "spec", "driver", "template", "spec", "activeDeadlineSeconds"))
        .isEqualTo(7200L);
    Manifest cron = only(Rendered.of(Rendered.apache(SCHEDULED)), "CronJob");
    assertThat(
            list(cron, "spec", "jobTemplate", "spec", "template", "spec", "containers", 0, "args"))
        .contains("--start-timeout", "--timeout");
  }

  @Test
  void trap10ArgumentsOfAScheduleHoldNoDates() {
    Manifest schedule = only(Rendered.of(SCHEDULED), "ScheduledSparkApplication");
    assertThat(list(schedule, "spec", "template", "arguments")).contains("now-floor(1h)");
    assertThat(map(schedule, "metadata", "annotations"))
        .doesNotContainKeys("headrace.io/start", "headrace.io/end");
  }

  @Test
  void trap12ApacheKeepsPodsAndLogsOfFailures() {
    Manifest run = only(Rendered.of(Rendered.apache(Rendered.ONE_JOB)), "SparkApplication");
    assertThat(at(run, "spec", "applicationTolerations", "resourceRetainPolicy"))
        .isEqualTo("OnFailure");
    assertThat(at(run, "spec", "applicationTolerations", "ttlAfterStopMillis"))
        .isEqualTo(604_800_000L);
  }

  @Test
  void trap13RolesAndPagesNameTheGroupOfTheKindThatBothOperatorsHave() throws IOException {
    for (SparkOperator operator : SparkOperator.values()) {
      assertThat(Files.readString(PAGE)).contains(operator.sparkApplications());
    }
    Rendering apache = Rendered.of(Rendered.apache(Rendered.ONE_JOB));
    assertThat(text(apache))
        .contains("- spark.apache.org\n")
        .doesNotContain("sparkoperator.k8s.io");
    assertThat(Files.readString(PAGE)).doesNotContainPattern("kubectl [a-z]+ sparkapp\\b");
  }

  @Test
  void trap14EveryApplyOnThePageIsServerSide() throws IOException {
    assertThat(Files.readString(PAGE).lines().filter(l -> l.contains("kubectl apply -")))
        .isNotEmpty()
        .allMatch(l -> l.contains("--server-side"));
  }

  @Test
  void trap15SecretsTravelAsReferencesAlone() {
    String rendered = text(Rendered.of(Rendered.ONE_JOB));
    assertThat(rendered).contains("secretKeyRef:").contains("${REDIS_PASSWORD}");
    assertThat(
            problemsOf(rendered.replace("  sparkConf:\n", "  sparkConf:\n    spark.x: ${TOKEN}\n")))
        .contains("no operator and no Spark puts a variable in its place");
  }

  @Test
  void numbersAndBooleansOfSparkConfAreText() {
    Manifest run =
        only(
            Rendered.of(
                Rendered.ONE_JOB
                    + "sparkVersion: 4.0\nsparkConf: {spark.a: 200, spark.b: true, spark.c: 1e3, spark.d: 0x1}\n"),
            "SparkApplication");
    assertThat(at(run, "spec", "sparkVersion")).isEqualTo("4.0");
    assertThat(at(run, "spec", "sparkConf", "spark.a")).isEqualTo("200");
    assertThat(at(run, "spec", "sparkConf", "spark.b")).isEqualTo("true");
    assertThat(at(run, "spec", "sparkConf", "spark.c")).isEqualTo("1e3");
    assertThat(at(run, "spec", "sparkConf", "spark.d")).isEqualTo("0x1");
  }

  @Test
  void kubeflowGetsDynamicAllocationAsAFieldAndApacheAsSettings() {
    String text = Rendered.ONE_JOB + "dynamicAllocation: {max: 7}\n";
    Manifest kubeflow = only(Rendered.of(text), "SparkApplication");
    assertThat(at(kubeflow, "spec", "dynamicAllocation", "maxExecutors")).isEqualTo(7);
    assertThat(map(kubeflow, "spec", "executor")).doesNotContainKey("instances");
    Manifest apache = only(Rendered.of(Rendered.apache(text)), "SparkApplication");
    assertThat(at(apache, "spec", "sparkConf", "spark.dynamicAllocation.maxExecutors"))
        .isEqualTo("7");
  }

  @Test
  void apacheScheduleIsSaidToBecomeACronJob() {
    assertThat(Rendered.of(Rendered.apache(SCHEDULED)).notes())
        .anyMatch(n -> n.contains("becomes a CronJob"))
        .anyMatch(
            n ->
                n.contains(
                    "next: 2026-03-01T11:00:00Z, 2026-03-01T12:00:00Z, 2026-03-01T13:00:00Z"));
  }

  @Test
  void theCommandLineDecidesOverTheFile() {
    Overrides apache = new Overrides(Optional.of(SparkOperator.APACHE), Optional.empty(), false);
    Rendering rendering = Rendered.of(Rendered.ONE_JOB, new TestCatalogue().build(), apache);
    assertThat(only(rendering, "SparkApplication").apiVersion()).isEqualTo("spark.apache.org/v1");
  }

  @Test
  void momentWithoutZoneAndMomentInTheFutureAreNoted() {
    Rendering rendering =
        Rendered.of(
            Rendered.HEAD
                + "jobs: [{name: a, command: materialize, start: 2026-01-01, end: 2026-12-01}]\n");
    assertThat(rendering.notes())
        .anyMatch(n -> n.contains("jobs[0].start: '2026-01-01' has no zone and is read as UTC"))
        .anyMatch(n -> n.contains("jobs[0].end lies in the future"));
  }

  @Test
  void whatMayGoWrongLaterIsNoted() {
    Rendering rendering =
        Rendered.of(
            Rendered.ONE_JOB
                + "envStyle: webhook\n"
                + "sparkConf: {spark.jars.packages: 'a:b:1'}\n"
                + "volumes: [{name: h, mountPath: /h, hostPath: {path: /h}}]\n");
    assertThat(rendering.notes())
        .anyMatch(n -> n.contains("prod.yaml, envStyle: fields cannot hold 'deadline'"))
        .anyMatch(n -> n.contains("spark.jars.packages is resolved over the network"))
        .anyMatch(n -> n.contains("volumes, h: a namespace of the Pod Security Standard"));
  }

  @Test
  void manySchedulesOfOneMinuteAreNoted() {
    String jobs =
        java.util.stream.IntStream.range(0, 51)
            .mapToObj(i -> "{name: j" + i + ", command: apply, schedule: 0 * * * *}")
            .collect(Collectors.joining(", "));
    assertThat(Rendered.of(Rendered.HEAD + "jobs: [" + jobs + "]\n").notes())
        .anyMatch(n -> n.contains("51 schedules begin at '0 * * * *'") && n.contains("'H'"));
  }
}
