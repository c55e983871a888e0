package io.headrace.jobs.cli.kubernetes;

import io.headrace.jobs.cli.ParentCommand;
import picocli.CommandLine.Command;

/** Everything about Kubernetes. */
@Command(
    name = "k8s",
    mixinStandardHelpOptions = true,
    description =
        "Submit runs to a Spark operator on Kubernetes, follow them, and look after them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  headrace k8s doctor run.yaml",
      "  headrace k8s submit run.yaml --wait",
      "  headrace k8s list --project drivers"
    },
    subcommands = {
      SubmitCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      ListCommand.class,
      DeleteCommand.class,
      TriggerCommand.class,
      DoctorCommand.class
    })
public final class K8sCommand extends ParentCommand {}
