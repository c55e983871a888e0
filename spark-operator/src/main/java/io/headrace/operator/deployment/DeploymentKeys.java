package io.headrace.operator.deployment;

import java.util.List;

/** The keys of a deployment file, in one place for the reader and for the reference page. */
enum DeploymentKeys {
  TOP(
      "Top level",
      "",
      key("name", "name", "the project", "What the names of all objects begin with."),
      key(
          "featureStoreYaml",
          "path",
          "the command's",
          "The configuration to run with, relative to this file; `--feature-store-yaml` and `--chdir` win over it."),
      key("namespace", "name", "required", "Where everything is created."),
      key("operator", "`kubeflow` or `apache`", "required", "Which Spark operator runs the jobs."),
      key(
          "image",
          "text",
          "required",
          "Image of driver and executors, with a tag or digest; `latest` is refused unless `--allow-latest` is given."),
      key(
          "imagePullPolicy",
          "`Always`, `IfNotPresent` or `Never`",
          "IfNotPresent",
          "When the image is fetched."),
      key("imagePullSecrets", "list of names", "", "Secrets of the image's registry."),
      key(
          "jar",
          "URI",
          "local:///opt/headrace/headrace-jobs.jar",
          "Where the image holds the jobs' jar."),
      key("sparkVersion", "text", "4.1.3", "Version of the Spark in the image."),
      key("serviceAccount", "name", "headrace-driver", "Of driver and executors."),
      key(
          "envStyle",
          "`template` or `webhook`",
          "template",
          "Kubeflow only: pod templates, or the fields that the operator's mutating webhook puts on pods. Never both: with a template the operator leaves those fields out."),
      key("jobs", "list of blocks", "required", "What runs."),
      key("driver", "block", "", "Size and place of the driver."),
      key("executor", "block", "", "Size and place of each executor."),
      key(
          "dynamicAllocation",
          "block",
          "",
          "As many executors as there is work for, in place of `executor.instances`."),
      key(
          "sparkConf",
          "block of texts",
          "",
          "Further settings of Spark. Numbers and booleans are written as text."),
      key("env", "block of texts", "", "Environment variables that anybody may see."),
      key("secrets", "list of blocks", "", "Secrets for the environment, or as files."),
      key(
          "storeSecrets",
          "list of blocks",
          "",
          "Secrets in the shape of Feast's operator: key = store type, value = YAML of parameters."),
      key("volumes", "list of blocks", "", "What else driver and executors mount."),
      key("localDirs", "block", "", "Scratch space."),
      key("restart", "block", "", "How often the operator begins a failed run again."),
      key("ttl", "duration", "7d", "How long a finished run is kept, with pods and logs."),
      key("deadline", "duration", "6h", "How long a driver may run before Kubernetes ends it."),
      key(
          "startDeadline",
          "duration",
          "15m",
          "How long a run may wait for its driver before a CronJob's `submit` gives up."),
      key("queue", "name", "", "Kueue's local queue. Not with `dynamicAllocation`."),
      key("monitoring", "block", "", "What watches the runs.")),
  JOB(
      "jobs",
      "A run's arguments hold no dates when it has a schedule: it works out its own interval.",
      key("name", "name", "required", "Lower case letters, digits and `-`; unique in the file."),
      key(
          "command",
          "`materialize`, `materialize-incremental`, `historical`, `apply`, `verify-online` or `check-join`",
          "required",
          "What it does."),
      key(
          "views",
          "list of patterns",
          "all online views",
          "Names, globs, `tag:key=value`. For materialization."),
      key("perView", "true or false", "false", "A run of its own for each view."),
      key("start", "moment", "", "START, for `materialize`."),
      key("end", "moment", "", "END, such as `now-floor(1h)`; without a zone it is UTC."),
      key(
          "lag",
          "duration",
          "",
          "How far END stays behind, for rows that come late. For `materialize-incremental`."),
      key(
          "maxInterval",
          "duration",
          "",
          "The longest interval done at once when a run catches up. For `materialize-incremental`."),
      key(
          "ifRunning",
          "`skip`, `wait` or `fail`",
          "",
          "What a run does when another holds its views."),
      key("arguments", "list of texts", "", "Further arguments, as on the command line."),
      key(
          "schedule",
          "block or cron expression",
          "",
          "When it runs; without one it is rendered as a single run.")),
  SCHEDULE(
      "jobs, schedule",
      "",
      key(
          "cron",
          "cron expression",
          "required",
          "Five fields, `@hourly` and so on, or `@every 90m`. `H` in a field is a value that follows from the name of the job, so that jobs spread; `H(0-29)` and `H/15` too."),
      key("timeZone", "IANA name", "UTC", "Of the expression. Always written out."),
      key(
          "concurrencyPolicy",
          "`Allow`, `Forbid` or `Replace`",
          "Forbid",
          "When the run before still goes on. Always written out: Kubeflow's operator has no default and would run once only."),
      key("suspend", "true or false", "false", "Begins nothing while true."),
      key("successfulRunsHistoryLimit", "number", "3", "Finished runs kept."),
      key("failedRunsHistoryLimit", "number", "5", "Failed runs kept."),
      key("startingDeadline", "duration", "10m", "How late a CronJob may begin a run."),
      key(
          "scheduler",
          "`operator` or `cronjob`",
          "operator for kubeflow, cronjob for apache",
          "Who begins the runs: Kubeflow's operator, or a CronJob that runs `headrace k8s submit --wait`.")),
  POD(
      "driver, executor",
      "Memory is limited to what is requested; processor time is requested and not limited unless `coreLimit` says so.",
      key("instances", "number", "2", "Executors only: how many."),
      key("cores", "number", "1", "Tasks at a time, whole."),
      key("coreRequest", "quantity", "`cores`", "Processor reserved, such as `500m`."),
      key("coreLimit", "quantity", "", "Processor allowed at most."),
      key("memory", "Spark's size", "2g", "Heap, such as `512m` or `4g`."),
      key("memoryOverhead", "Spark's size", "Spark's share", "Memory beside the heap."),
      key("labels", "block of texts", "", "More labels of the pod."),
      key("annotations", "block of texts", "", "More annotations of the pod."),
      key("nodeSelector", "block of texts", "", "Labels of the nodes that will do."),
      key("tolerations", "list, as in a pod", "", "Taints that it stands."),
      key("affinity", "block, as in a pod", "", "Where it would rather be."),
      key("priorityClass", "name", "", "Its priority class."),
      key("gracePeriod", "duration", "60s", "Between the signal to end and the kill.")),
  DYNAMIC(
      "dynamicAllocation",
      "",
      key("min", "number", "0", "Executors at least."),
      key("initial", "number", "`min`", "Executors at first."),
      key("max", "number", "required", "Executors at most."),
      key(
          "shuffleTrackingTimeout",
          "duration",
          "1h",
          "How long an idle executor is kept for shuffle data it holds.")),
  SECRET(
      "secrets",
      "",
      key("name", "name", "required", "Of the Secret; it has to exist in the namespace."),
      key(
          "keys",
          "list, or block of variable: key",
          "all of the Secret",
          "The variables to take. With this list `validate` can tell which `${VAR}` nobody provides."),
      key("mountPath", "path", "", "Files in this folder, one for each key, and no variables.")),
  STORE_SECRET(
      "storeSecrets",
      "The job reads its parameters from a file below `/etc/headrace/secrets` and merges them into the block.",
      key(
          "store",
          "`online_store`, `registry` or `offline_store`",
          "required",
          "Whose parameters."),
      key("secretRef", "block with `name`, or name", "required", "The Secret."),
      key("secretKeyName", "text", "type of the store", "Its key.")),
  VOLUME(
      "volumes",
      "Beside these keys stands the source, as in a pod: `persistentVolumeClaim: {claimName: features}`.",
      key("name", "name", "required", "Of the volume."),
      key("mountPath", "path", "required", "Where it is seen."),
      key("readOnly", "true or false", "true", "Whether it is mounted to be read only.")),
  LOCAL_DIRS(
      "localDirs",
      "All of them are emptyDirs with a limit: a pod that needs more is evicted, its node is not filled.",
      key("size", "quantity", "20Gi", "Shuffle files and spills of each pod."),
      key("tmpSize", "quantity", "1Gi", "`/tmp` and the working directory, each.")),
  RESTART(
      "restart",
      "",
      key("retries", "number", "2", "More attempts after a failure; 0 for none."),
      key("interval", "duration", "60s", "Between them."),
      key("submissionRetries", "number", "3", "More attempts to submit; Kubeflow only.")),
  MONITORING(
      "monitoring",
      "",
      key(
          "podMonitor",
          "true or false",
          "false",
          "Renders a PodMonitor of the drivers and turns Spark's Prometheus endpoints on."));

  private final String title;
  private final String intro;

  @SuppressWarnings("ImmutableEnumChecker") // from List.of, of records of texts
  private final List<Key> keys;

  DeploymentKeys(String title, String intro, Key... keys) {
    this.title = title;
    this.intro = intro;
    this.keys = List.of(keys);
  }

  /**
   * One key.
   *
   * @param defaultText what holds when it is absent; {@code required}, or empty where nothing does
   */
  record Key(String name, String type, String defaultText, String meaning) {}

  private static Key key(String name, String type, String defaultText, String meaning) {
    return new Key(name, type, defaultText, meaning);
  }

  String title() {
    return title;
  }

  String intro() {
    return intro;
  }

  List<Key> keys() {
    return keys;
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  /** What holds when the key is absent. */
  String defaultOf(String name) {
    return keys.stream()
        .filter(k -> k.name().equals(name))
        .map(Key::defaultText)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no key " + name + " in " + title));
  }
}
