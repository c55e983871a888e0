package io.headrace.jobs.cli.kubernetes;

import io.headrace.jobs.cli.ParentCommand;
import picocli.CommandLine.Command;

/** Everything about Kubernetes. */
@Command(
    name = "k8s",
    mixinStandardHelpOptions = true,
    description = "Run jobs on Kubernetes, by Kubeflow's or Apache's Spark operator.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  headrace k8s validate conf/kubernetes/kubeflow.yaml",
      "  headrace k8s render conf/kubernetes/kubeflow.yaml --out manifests",
      "  headrace k8s doctor manifests/*.yaml",
      "  headrace k8s submit run.yaml --wait",
      "  headrace k8s list --project drivers"
    },
    subcommands = {
      RenderCommand.class,
      ValidateManifestsCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      ListCommand.class,
      DeleteCommand.class,
      TriggerCommand.class,
      DoctorCommand.class
    })
public final class K8sCommand extends ParentCommand {}
