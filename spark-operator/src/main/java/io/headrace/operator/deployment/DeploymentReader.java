package io.headrace.operator.deployment;

import io.headrace.operator.deployment.Deployment.EnvStyle;
import io.headrace.operator.deployment.Deployment.Executors;
import io.headrace.operator.deployment.Deployment.Image;
import io.headrace.operator.deployment.Deployment.LocalDirs;
import io.headrace.operator.deployment.Deployment.Restart;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.naming.ObjectName;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.yaml.YamlReader;
import io.headrace.operator.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads deployment files. */
public final class DeploymentReader {
  private static final Map<String, SparkOperator> OPERATORS =
      Map.of("kubeflow", SparkOperator.KUBEFLOW, "apache", SparkOperator.APACHE);
  private static final Map<String, EnvStyle> STYLES =
      Map.of("template", EnvStyle.TEMPLATE, "webhook", EnvStyle.WEBHOOK);
  private static final Map<String, String> PULL_POLICIES =
      Map.of("Always", "Always", "IfNotPresent", "IfNotPresent", "Never", "Never");

  private final Block top;
  private final String file;
  private final Overrides overrides;

  private DeploymentReader(Block top, String file, Overrides overrides) {
    this.top = top;
    this.file = file;
    this.overrides = overrides;
  }

  /**
   * Reads a file as far as it makes sense.
   *
   * @param file how messages call it
   * @param problems takes what is wrong; where it gets something, the result is not to be used for
   *     more than finding further problems
   * @throws RefusedException where it is not YAML, or not one block of keys
   */
  public static Deployment read(String text, String file, Overrides overrides, Problems problems) {
    List<YamlValue> documents = YamlReader.read(text, file);
    if (documents.size() != 1 || !(documents.get(0) instanceof YamlValue.Keys document)) {
      throw new RefusedException(
          file,
          documents.size() > 1
              ? "it has " + documents.size() + " documents"
              : "it is " + (documents.isEmpty() ? "empty" : documents.get(0).kind()),
          "Write one block of keys, beginning with namespace, operator and image.");
    }
    Block top = Block.of(file, document, DeploymentKeys.TOP, problems);
    return new DeploymentReader(top, file, overrides).read();
  }

  private Deployment read() {
    top.refuseUnknownKeys();
    SparkOperator operator = operator();
    EnvStyle style = top.choice("envStyle", STYLES).orElse(EnvStyle.TEMPLATE);
    if (operator == SparkOperator.APACHE && style == EnvStyle.WEBHOOK) {
      top.problem("envStyle", "Apache's operator has no webhook", "Leave it out.");
    }
    Block executor = top.blockOrEmpty("executor", DeploymentKeys.POD);
    Deployment deployment =
        new Deployment(
            file,
            label("name", top.text("name")),
            top.text("featureStoreYaml"),
            label("namespace", Optional.of(top.required("namespace", "Name the namespace.")))
                .orElse(""),
            operator,
            image(),
            top.textOrDefault("serviceAccount"),
            style,
            jobs(operator),
            PodReader.read(driver()),
            PodReader.read(executor),
            executors(executor),
            top.textMap("sparkConf"),
            EnvironmentReader.read(top),
            VolumeReader.read(top),
            localDirs(),
            restart(),
            top.duration("ttl"),
            top.duration("deadline"),
            top.duration("startDeadline"),
            top.text("queue"),
            podMonitor());
    if (deployment.queue().isPresent() && deployment.executors() instanceof Executors.Dynamic) {
      top.problem(
          "queue",
          "Kueue refuses runs with dynamic allocation",
          "Write executor.instances in place of dynamicAllocation, or leave the queue out.");
    }
    return deployment;
  }

  private SparkOperator operator() {
    if (overrides.operator().isPresent()) {
      return overrides.operator().get();
    }
    top.required("operator", "Write kubeflow or apache.");
    return top.choice("operator", OPERATORS).orElse(SparkOperator.KUBEFLOW);
  }

  private Optional<String> label(String key, Optional<String> name) {
    Optional<String> given = name.filter(n -> !n.isEmpty());
    if (given.isPresent() && !ObjectName.isValid(given.get(), ObjectName.RUN)) {
      top.problem(
          key,
          "'" + given.get() + "' cannot name an object of Kubernetes",
          "Use lower case letters, digits and '-', beginning with a letter, at most "
              + ObjectName.RUN
              + ".");
    }
    return given;
  }

  private Image image() {
    String name = top.required("image", "Name the image that holds Spark and the jobs' jar.");
    String afterPath = name.substring(name.lastIndexOf('/') + 1);
    boolean floating = !afterPath.contains(":") || afterPath.endsWith(":latest");
    if (!name.isEmpty() && floating && !name.contains("@") && !overrides.allowLatest()) {
      top.problem(
          "image",
          "'" + name + "' is another image tomorrow",
          "Give it a tag other than latest, or a digest; --allow-latest takes it as it is.");
    }
    return new Image(
        name,
        top.choice("imagePullPolicy", PULL_POLICIES).orElse("IfNotPresent"),
        top.texts("imagePullSecrets"),
        top.textOrDefault("jar"),
        top.textOrDefault("sparkVersion"));
  }

  private List<Job> jobs(SparkOperator operator) {
    JobReader reader = new JobReader(operator, overrides);
    List<Job> jobs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Block block : top.blocks("jobs", DeploymentKeys.JOB)) {
      Job job = reader.read(block);
      if (!job.name().isEmpty() && !names.add(job.name())) {
        block.problem("name", "another job is called '" + job.name() + "'", "Call it otherwise.");
      }
      jobs.add(job);
    }
    if (jobs.isEmpty()) {
      top.problem("jobs", "there are none", "Name at least one job with its command.");
    }
    return jobs;
  }

  private Block driver() {
    Block driver = top.blockOrEmpty("driver", DeploymentKeys.POD);
    if (driver.has("instances")) {
      driver.problem("instances", "a run has one driver", "Write it under executor.");
    }
    return driver;
  }

  private Executors executors(Block executor) {
    Optional<Block> dynamic = top.block("dynamicAllocation", DeploymentKeys.DYNAMIC);
    if (dynamic.isEmpty()) {
      return new Executors.Fixed(executor.number("instances", 1));
    }
    Block block = dynamic.get();
    block.refuseUnknownKeys();
    if (executor.has("instances")) {
      executor.problem(
          "instances",
          "dynamicAllocation is there too",
          "Keep one of the two: a fixed number, or as many as there is work for.");
    }
    if (!block.has("max")) {
      block.problem("max", "it is missing", "Say how many executors there may be.");
    }
    int min = block.number("min", 0);
    int max = block.number("max", Math.max(1, min), 1);
    int initial = block.number("initial", min, 0);
    if (min > max) {
      block.problem("min", min + " is more than max, " + max, "Write min <= max.");
    } else if (initial < min || initial > max) {
      block.problem(
          "initial", initial + " is not from min to max", "Write " + min + " to " + max + ".");
    }
    Duration timeout = block.duration("shuffleTrackingTimeout");
    return new Executors.Dynamic(min, initial, max, timeout);
  }

  private LocalDirs localDirs() {
    Block block = top.blockOrEmpty("localDirs", DeploymentKeys.LOCAL_DIRS);
    block.refuseUnknownKeys();
    DeploymentKeys keys = DeploymentKeys.LOCAL_DIRS;
    return new LocalDirs(
        PodReader.quantity(block, "size").orElse(keys.defaultOf("size")),
        PodReader.quantity(block, "tmpSize").orElse(keys.defaultOf("tmpSize")));
  }

  private Restart restart() {
    Block block = top.blockOrEmpty("restart", DeploymentKeys.RESTART);
    block.refuseUnknownKeys();
    return new Restart(
        block.number("retries", 0),
        block.duration("interval"),
        block.number("submissionRetries", 0));
  }

  private boolean podMonitor() {
    Block block = top.blockOrEmpty("monitoring", DeploymentKeys.MONITORING);
    block.refuseUnknownKeys();
    return block.flag("podMonitor");
  }
}
