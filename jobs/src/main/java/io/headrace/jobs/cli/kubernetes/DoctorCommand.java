package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.ClientCondition;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.doctor.Doctor;
import io.headrace.operator.doctor.Finding;
import io.headrace.operator.doctor.Finding.Level;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks for what stands in a run's way. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Check operator, webhook, rights, service account, Secrets and quotas, and say how to put"
          + " right what is wrong.",
      "With files, what they name is checked too. Nothing is changed."
    },
    footer = {
      "",
      "Examples:",
      "  headrace k8s doctor",
      "  headrace k8s doctor run.yaml -n features"
    })
final class DoctorCommand extends ClusterCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Manifests of a run; - is standard input.")
  List<String> files = List.of();

  @Override
  int run(Cluster cluster) {
    List<Finding> findings = new Doctor(cluster).examine(ManifestInput.read(files));
    print(
        findings.stream().map(Finding::text).collect(Collectors.joining("\n", "", "\n")),
        findings.stream().map(Finding::data).toList());
    if (findings.stream().anyMatch(f -> f.level() == Level.NO_ACCESS)) {
      return ClientCondition.NO_ACCESS.exitCode();
    }
    return findings.stream().anyMatch(f -> f.level() == Level.PROBLEM)
        ? ClientCondition.NOT_SUBMITTED.exitCode()
        : 0;
  }
}
