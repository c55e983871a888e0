package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.operator.check.ManifestCheck;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.render.Rendering;
import io.headrace.operator.yaml.YamlReader;
import io.headrace.operator.yaml.YamlValue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks deployment files and manifests. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Check deployment files and manifests, and report every problem at once.",
      "No cluster is asked without --server. Each ${VAR} of feature_store.yaml is traced to what provides it."
    },
    footer = {
      "",
      "Examples:",
      "  headrace k8s validate conf/kubernetes/kubeflow.yaml",
      "  headrace k8s validate manifests/*.yaml --server"
    })
final class ValidateManifestsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Deployment files, or manifests as 'k8s render' writes them.")
  List<Path> files;

  @Mixin DeploymentOptions options;

  @ArgGroup(exclusive = false)
  ServerOptions server;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    Problems problems = new Problems();
    PrintWriter out = spec.commandLine().getOut();
    List<Manifest> objects = new ArrayList<>();
    for (Path file : files) {
      try {
        objects.addAll(check(file, problems, out));
      } catch (RefusedException e) {
        problems.addAll(e.problems());
      } catch (DefinitionException e) {
        problems.addAll(EngineTexts.problems(e.problems()));
      }
    }
    problems.throwIfAny();
    if (server != null) {
      server.check(objects);
    }
    out.println("No problems.");
    out.flush();
    return 0;
  }

  private List<Manifest> check(Path file, Problems problems, PrintWriter out) {
    String name = String.valueOf(file.getFileName());
    String text = DeploymentOptions.text(file);
    if (isDeployment(YamlReader.read(text, name))) {
      Rendering rendering = options.renderTracingVariables(file);
      out.println(name + ": " + rendering.all().size() + " objects.");
      rendering.notes().forEach(out::println);
      return rendering.all();
    }
    List<Manifest> manifests = ManifestText.read(name, text);
    problems.addAll(new ManifestCheck(EngineTexts.ALONE).problems(manifests, name));
    out.println(name + ": " + manifests.size() + " objects.");
    return manifests;
  }

  /** An object of Kubernetes says what kind it is. */
  private static boolean isDeployment(List<YamlValue> documents) {
    return documents.stream()
        .noneMatch(
            d ->
                d instanceof YamlValue.Keys keys
                    && (keys.entries().containsKey("kind")
                        || keys.entries().containsKey("apiVersion")));
  }
}
