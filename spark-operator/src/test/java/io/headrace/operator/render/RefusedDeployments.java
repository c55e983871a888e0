package io.headrace.operator.render;

import java.util.List;
import java.util.stream.Stream;

/** Deployment files with one thing wrong, and what their users are told. */
final class RefusedDeployments {
  private RefusedDeployments() {}

  /**
   * @param text the keys below those that every deployment needs
   * @param fragments in the order in which they stand in the message
   */
  record Row(String situation, String text, List<String> fragments) {
    @Override
    public String toString() {
      return situation;
    }
  }

  private static final String JOB = "{name: hourly, command: materialize-incremental, end: now-1h";

  static Stream<Row> rows() {
    return Stream.of(
        row(
            "unknown key",
            "exekutor: {cores: 2}",
            "prod.yaml, exekutor",
            "unknown",
            "Did you mean 'executor'?"),
        row(
            "unknown key of a block",
            "driver: {memroy: 2g}",
            "prod.yaml, driver.memroy",
            "Did you mean 'memory'?"),
        row(
            "no cron",
            jobs(", schedule: this is not cron"),
            "jobs[0].schedule",
            "has 4 fields",
            "minute, hour"),
        row(
            "six fields",
            jobs(", schedule: 0 0 * * * *"),
            "jobs[0].schedule",
            "6 fields: seconds are not known"),
        row(
            "a field out of bounds",
            jobs(", schedule: {cron: 61 * * * *}"),
            "jobs[0].schedule.cron",
            "the minute of",
            "0-59"),
        row("a Sunday called 7", jobs(", schedule: 0 0 * * 7"), "the day of week", "0-6"),
        row("every second", jobs(", schedule: '@every 30s'"), "no interval of a minute or more"),
        row("a day that never comes", jobs(", schedule: 0 0 30 2 *"), "never comes"),
        row(
            "unknown zone",
            jobs(", schedule: {cron: '@daily', timeZone: Europe/Berlim}"),
            "jobs[0].schedule.timeZone",
            "'Europe/Berlim' is unknown",
            "Did you mean 'Europe/Berlin'?"),
        row(
            "policy in lower case",
            jobs(", schedule: {cron: '@daily', concurrencyPolicy: forbid}"),
            "concurrencyPolicy",
            "it is 'forbid'",
            "Allow, Forbid, Replace",
            "Did you mean 'Forbid'?"),
        row(
            "a name too long",
            "jobs: [{name: " + "a".repeat(64) + ", command: apply}]",
            "jobs[0].name",
            "64 characters",
            "at most 63"),
        row(
            "a name with an underscore",
            "jobs: [{name: my_job, command: apply}]",
            "'my_job' cannot name"),
        row(
            "two jobs of one name",
            "jobs: [{name: a, command: apply}, {name: a, command: apply}]",
            "jobs[1].name",
            "another job is called 'a'"),
        row(
            "memory in Kubernetes' form",
            "driver: {memory: 4Gi}",
            "driver.memory",
            "'4Gi' is no size as Spark writes it",
            "'4g'"),
        row("memory with a capital", "executor: {memory: 4G}", "executor.memory", "'4G'", "'4g'"),
        row("memory without unit", "executor: {memory: 4}", "'4' is no size", "no unit", "'4g'"),
        row("no cores", "driver: {cores: 0}", "driver.cores", "coreRequest: 500m"),
        row("half a core", "driver: {cores: 0.5}", "it is '0.5'", "coreRequest: 500m"),
        row(
            "no executors",
            "executor: {instances: 0}",
            "executor.instances",
            "it is '0'",
            "1 or more"),
        row(
            "min above max",
            "dynamicAllocation: {min: 5, max: 2}",
            "dynamicAllocation.min",
            "5 is more than max, 2"),
        row(
            "dynamic and fixed",
            "dynamicAllocation: {max: 2}\nexecutor: {instances: 2}",
            "executor.instances",
            "dynamicAllocation is there too"),
        row(
            "image as a setting",
            "sparkConf: {spark.kubernetes.container.image: x}",
            "sparkConf.spark.kubernetes.container.image",
            "Write 'image'"),
        row(
            "service account as a setting",
            "sparkConf: {spark.kubernetes.authenticate.driver.serviceAccountName: x}",
            "Write 'serviceAccount'"),
        row(
            "master as a setting",
            "sparkConf: {spark.master: local}",
            "Leave it out: the operator says it"),
        row(
            "namespace as a setting",
            "sparkConf: {spark.kubernetes.namespace: x}",
            "Write 'namespace'"),
        row(
            "memory as a setting",
            "sparkConf: {spark.executor.memory: 2g}",
            "Write 'executor.memory'"),
        row(
            "dynamic allocation as a setting",
            "sparkConf: {spark.dynamicAllocation.enabled: true}",
            "Write 'dynamicAllocation'"),
        row(
            "secret as a setting",
            "sparkConf: {spark.hadoop.fs.s3a.secret.key: abc, spark.db.password: s3cret}",
            "sparkConf.spark.db.password",
            "is a secret written out"),
        row(
            "variable in a setting",
            "sparkConf: {spark.x.y: $TOKEN}",
            "sparkConf.spark.x.y",
            "no operator and no Spark",
            "feature_store.yaml as ${NAME}"),
        row(
            "secret in the environment",
            "env: {DB_PASSWORD: s3cret}",
            "env.DB_PASSWORD",
            "is a secret written out"),
        row(
            "secret in an argument",
            "jobs: [{name: a, command: apply, arguments: ['password=s3cret']}]",
            "jobs[0].arguments[0]",
            "is a secret written out"),
        row(
            "variable in an argument",
            "jobs: [{name: a, command: apply, arguments: ['${X}']}]",
            "arguments are not expanded"),
        row(
            "unknown view",
            jobs(", views: [origin_wether]"),
            "jobs[0].views",
            "no feature view fits",
            "Did you mean 'origin_weather'?"),
        row(
            "end before start",
            "jobs: [{name: a, command: materialize, start: 2026-02-01, end: 2026-01-01}]",
            "jobs[0].end",
            "not after START"),
        row(
            "no moment",
            "jobs: [{name: a, command: materialize, start: yesterdy, end: 2026-01-01}]",
            "jobs[0].start",
            "'yesterdy' is no moment"),
        row(
            "a schedule with dates",
            "jobs: [{name: a, command: materialize, start: 2026-01-01, end: 2026-02-01, schedule: '@daily'}]",
            "jobs[0].start",
            "a schedule gives every run the same arguments"),
        row(
            "queue and dynamic allocation",
            "queue: q\ndynamicAllocation: {max: 3}",
            "prod.yaml, queue",
            "Kueue refuses"),
        row(
            "typing error in an affinity",
            "executor: {affinity: {nodeAfinity: {}}}",
            "executor.affinity.nodeAfinity",
            "Kubernetes does not know the key",
            "Did you mean 'nodeAffinity'?"),
        row(
            "typing error in a toleration",
            "executor: {tolerations: [{key: a, efect: NoSchedule}]}",
            "executor.tolerations[0].efect",
            "Did you mean 'effect'?"),
        row(
            "unknown kind of volume",
            "volumes: [{name: v, mountPath: /v, persistentVolumeClam: {claimName: c}}]",
            "volumes, v.persistentVolumeClam",
            "Did you mean 'persistentVolumeClaim'?"),
        row("a key twice", "driver: {memory: 2g, memory: 3g}", "the key 'memory' is there twice"),
        row("no command", "jobs: [{name: a}]", "jobs[0].command", "it is missing"),
        row(
            "unknown command",
            "jobs: [{name: a, command: materialise}]",
            "it is 'materialise'",
            "Did you mean 'materialize'?"),
        row(
            "no end",
            "jobs: [{name: a, command: materialize-incremental}]",
            "jobs[0].end",
            "it is missing"),
        row(
            "lag of another command",
            "jobs: [{name: a, command: apply, lag: 5m}]",
            "jobs[0].lag",
            "'apply' does not take it"),
        row("no jobs", "jobs: []", "prod.yaml, jobs", "there are none"),
        row("no duration", "ttl: soon", "prod.yaml, ttl", "'soon' is no duration"),
        row(
            "a variable twice",
            "env: {REDIS_HOST: x}",
            "secrets[0].keys",
            "REDIS_HOST is given twice"));
  }

  private static Row row(String situation, String text, String... fragments) {
    String whole = text.contains("jobs:") ? Rendered.HEAD + text : Rendered.ONE_JOB + text;
    return new Row(situation, whole + "\n", List.of(fragments));
  }

  static String jobs(String more) {
    return "jobs: [" + JOB + more + "}]";
  }
}
