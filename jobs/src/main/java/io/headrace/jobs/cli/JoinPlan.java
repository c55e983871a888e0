package io.headrace.jobs.cli;

import io.headrace.engine.pointintime.JoinPlanner;
import org.apache.spark.sql.SparkSession;

/** How features are joined; the names of picocli's candidates are those of the setting. */
enum JoinPlan {
  auto,
  hash,
  broadcast,
  merge,
  lookup;

  /** For whatever the session joins from now on; nothing is set for null. */
  static void use(JoinPlan plan, SparkSession spark) {
    if (plan != null) {
      spark.conf().set(JoinPlanner.SETTING, plan.name());
    }
  }
}
