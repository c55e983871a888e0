package io.headrace.jobs.cli;

/** How features are joined; the names of picocli's candidates are those of the setting. */
enum JoinPlan {
  auto,
  hash,
  broadcast,
  merge,
  lookup;

  /** The setting of a session that forces a plan. */
  static final String SETTING = "spark.headrace.join.plan";
}
