package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.render.Rendering;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manifests of a deployment. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = {
      "Write the Kubernetes objects of a deployment file: runs, schedules, and what they need.",
      "No cluster is asked, and nothing is created."
    },
    footer = {
      "",
      "Examples:",
      "  headrace k8s render conf/kubernetes/kubeflow.yaml",
      "  headrace k8s render conf/kubernetes/apache.yaml --part support | kubectl apply -f -",
      "  headrace k8s render prod.yaml --chdir my_features --out manifests"
    })
final class RenderCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The deployment file.")
  Path file;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Write a file for each object there, and not to standard output.")
  Path out;

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "all",
      description =
          "What is written: ${COMPLETION-CANDIDATES}. 'support' is what is created once, 'runs' are runs and"
              + " schedules. Default: all.")
  Part part;

  @Mixin DeploymentOptions options;
  @Spec CommandSpec spec;

  /** What of a rendering is written. */
  enum Part {
    all,
    support,
    runs
  }

  @Override
  public Integer call() {
    Rendering rendering = options.render(file);
    List<Manifest> manifests =
        switch (part) {
          case all -> rendering.all();
          case support -> rendering.support();
          case runs -> rendering.runs();
        };
    PrintWriter err = spec.commandLine().getErr();
    if (out == null) {
      spec.commandLine().getOut().print(rendering.yaml(manifests));
      spec.commandLine().getOut().flush();
    } else {
      new ManifestFolder(out).write(rendering, manifests).forEach(err::println);
    }
    rendering.notes().forEach(err::println);
    err.flush();
    return 0;
  }
}
