package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.submission.Rerun;
import io.headrace.operator.submission.ServerCheck;
import io.headrace.operator.submission.Submission;
import io.headrace.operator.submission.Submitted;
import io.headrace.operator.submission.Submitter;
import io.headrace.operator.waiting.WaitLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a run, once however often it is asked to. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = {
      "Create the run of a manifest, and the objects beside it that are missing.",
      "The same run twice is run once: a second submit attaches to the first, or says that it is"
          + " done."
    },
    footer = {
      "",
      "Examples:",
      "  headrace k8s submit run.yaml --wait --logs follow",
      "  headrace k8s submit run.yaml --wait --timeout 2h --on-timeout delete",
      "  headrace k8s submit - --dry-run server < run.yaml"
    })
final class SubmitCommand extends ClusterCommand {
  /** How much is tried without creating anything. */
  enum DryRun {
    /** Nothing is sent. */
    client,
    /** The server checks, and creates nothing. */
    server
  }

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Manifests; - is standard input.")
  List<String> files;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "Which run, where the files hold several.")
  String run;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Another name for the run: the same files become a run of their own, once for each name.")
  String name;

  @Option(
      names = "--rerun",
      description = "Run it again though it has succeeded, or is there with another specification.")
  boolean rerun;

  @Option(
      names = "--dry-run",
      paramLabel = "WHERE",
      description =
          "Create nothing: client only reads the files, server lets the API server check them.")
  DryRun dryRun;

  @Mixin WaitOptions waiting;

  @Override
  int run(Cluster cluster) {
    WaitLimits limits = waiting.limits();
    List<Manifest> manifests = ManifestInput.read(files);
    Submission chosen = run == null ? Submission.of(manifests) : Submission.named(run, manifests);
    Submission submission = name == null ? chosen : chosen.as(name);
    Cluster target = cluster.in(namespace(submission));
    if (dryRun != null) {
      return tryOut(target, submission);
    }
    Submitted submitted =
        new Submitter(target, ClusterCommand::say)
            .submit(submission, rerun ? Rerun.ALWAYS : Rerun.WHEN_FAILED);
    return Submissions.conclude(this, target, submitted, waiting, limits);
  }

  /** The objects' own namespace; the option must not say another. */
  private String namespace(Submission submission) {
    String named = submission.namespace();
    if (common.namespace != null && !named.isEmpty() && !named.equals(common.namespace)) {
      throw new RefusedException(
          "--namespace " + common.namespace,
          "the manifests say '" + named + "'",
          "Leave the option out, or render for that namespace.");
    }
    return named;
  }

  private int tryOut(Cluster target, Submission submission) {
    List<Manifest> all = new ArrayList<>(submission.support());
    all.add(submission.run());
    if (dryRun == DryRun.server) {
      new ServerCheck(target).check(all);
    }
    List<String> names = all.stream().map(o -> o.kind() + "/" + o.name()).toList();
    String how = dryRun == DryRun.server ? "The server would accept" : "Would be created";
    print(
        "Dry run: nothing was created. "
            + how
            + ", in namespace '"
            + target.namespace()
            + "':\n"
            + names.stream().map(n -> "  " + n + "\n").collect(Collectors.joining()),
        Map.of("dry_run", dryRun.name(), "namespace", target.namespace(), "objects", names));
    return 0;
  }
}
