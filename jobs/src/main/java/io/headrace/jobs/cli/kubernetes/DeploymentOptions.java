package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.jobs.cli.CommandLineTree;
import io.headrace.operator.catalogue.Catalogue;
import io.headrace.operator.check.VariablesCheck;
import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.DeploymentReader;
import io.headrace.operator.deployment.Environment.StoreSecret;
import io.headrace.operator.deployment.Job;
import io.headrace.operator.deployment.Overrides;
import io.headrace.operator.deployment.Schedule.Scheduler;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.render.Provenance;
import io.headrace.operator.render.Renderer;
import io.headrace.operator.render.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What decides, beside a deployment file, what is rendered from it. */
final class DeploymentOptions {
  @Option(
      names = {"-c", "--chdir"},
      paramLabel = "FOLDER",
      description = "The feature repository. Default: the folder of feature_store.yaml.")
  Path chdir;

  @Option(
      names = {"-f", "--feature-store-yaml"},
      paramLabel = "FILE",
      description =
          "The configuration. Default: what the deployment file names as featureStoreYaml, else feature_store.yaml.")
  Path featureStoreYaml;

  @Option(
      names = "--operator",
      paramLabel = "OPERATOR",
      description = "Render for this operator, whatever the file says: ${COMPLETION-CANDIDATES}.")
  SparkOperator operator;

  @Option(
      names = "--scheduler",
      paramLabel = "SCHEDULER",
      description =
          "Who begins the runs of Kubeflow's operator: ${COMPLETION-CANDIDATES}. Default: what the file says.")
  SchedulerName scheduler;

  @Option(names = "--allow-latest", description = "Accept an image called latest, or without tag.")
  boolean allowLatest;

  @Option(
      names = "--git-sha",
      paramLabel = "COMMIT",
      description = "The commit of the feature repository, for an annotation.")
  String gitSha;

  /** As the deployment file writes them. */
  enum SchedulerName {
    operator(Scheduler.OPERATOR),
    cronjob(Scheduler.CRON_JOB);

    private final Scheduler scheduler;

    SchedulerName(Scheduler scheduler) {
      this.scheduler = scheduler;
    }
  }

  /**
   * Renders a deployment file.
   *
   * @throws RefusedException with every problem of the file and of the repository
   */
  Rendering render(Path file) {
    return render(file, new Problems());
  }

  /**
   * Likewise, and traces each variable to what provides it.
   *
   * @throws RefusedException also for variables that nothing provides
   */
  Rendering renderTracingVariables(Path file) {
    Problems problems = new Problems();
    Deployment deployment = read(file, problems);
    Catalogue catalogue = catalogue(file, deployment, problems);
    problems.addAll(VariablesCheck.problems(deployment, catalogue));
    return renderer().render(deployment, catalogue, problems);
  }

  private Rendering render(Path file, Problems problems) {
    Deployment deployment = read(file, problems);
    return renderer().render(deployment, catalogue(file, deployment, problems), problems);
  }

  private Renderer renderer() {
    String version = DeploymentOptions.class.getPackage().getImplementationVersion();
    return new Renderer(
        new Provenance(
            version == null ? "(built from source)" : version, Optional.ofNullable(gitSha)),
        Instant.now());
  }

  private Deployment read(Path file, Problems problems) {
    Overrides overrides =
        new Overrides(
            Optional.ofNullable(operator),
            Optional.ofNullable(scheduler).map(s -> s.scheduler),
            allowLatest);
    String name = String.valueOf(file.getFileName());
    Deployment deployment = DeploymentReader.read(text(file), name, overrides, problems);
    for (int i = 0; i < deployment.jobs().size(); i++) {
      Job job = deployment.jobs().get(i);
      String where = name + ", jobs[" + i + "].arguments";
      String command = job.command().text();
      CommandLineTree.unknownOf(command, job.arguments())
          .ifPresent(
              what ->
                  problems.add(
                      where,
                      "'headrace " + command + "' does not know them: " + what,
                      "See 'headrace " + command + " --help'."));
    }
    return deployment;
  }

  private Catalogue catalogue(Path deploymentFile, Deployment deployment, Problems problems) {
    Path yaml = configuration(deploymentFile, deployment).toAbsolutePath().normalize();
    Path folder = chdir != null ? chdir.toAbsolutePath().normalize() : yaml.getParent();
    if (!Files.isRegularFile(yaml)) {
      throw new DefinitionException(
          deployment.file(),
          "the configuration " + yaml + " is not there",
          "Name it with --feature-store-yaml or --chdir, or as featureStoreYaml in the file.");
    }
    Set<String> fromSecrets =
        deployment.environment().storeSecrets().stream()
            .map(StoreSecret::store)
            .collect(Collectors.toSet());
    try {
      return Catalogues.read(yaml, folder, fromSecrets, problems);
    } catch (DefinitionException e) {
      // Told together with what is wrong in the deployment file.
      problems.addAll(EngineTexts.problems(e.problems()));
      throw new RefusedException(problems.list());
    }
  }

  private Path configuration(Path deploymentFile, Deployment deployment) {
    if (featureStoreYaml != null) {
      return featureStoreYaml;
    }
    if (chdir != null) {
      return chdir.resolve("feature_store.yaml");
    }
    return deployment
        .featureStoreYaml()
        .map(path -> deploymentFile.toAbsolutePath().resolveSibling(path))
        .orElse(Path.of("feature_store.yaml"));
  }

  /** A file that the user named. */
  static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DefinitionException(
          file.toString(), "there is no such file", "Name a deployment file or manifests.");
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StoreException("File " + file, "it cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
