package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.JoinCounts;
import io.headrace.engine.pointintime.kernel.Match;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics$;

/** The metrics of a node in Spark's user interface. */
final class JoinMetrics implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, SQLMetric> metrics = new LinkedHashMap<>();

  private JoinMetrics() {}

  static JoinMetrics ofJoin(SparkContext context) {
    JoinMetrics all = ofReduction(context);
    all.count(context, "matched", "labels matched, views added up");
    all.count(context, "expired", "labels with an expired row only");
    all.count(context, "noCandidate", "labels without a candidate");
    all.count(context, "unusable", "labels with a null key or moment");
    all.count(context, "fellBack", "rows sorted because memory was refused");
    all.metrics.put(
        "spilled",
        SQLMetrics$.MODULE$.createSizeMetric(context, "spilled to disk by the tasks", 0));
    return all;
  }

  static JoinMetrics ofReduction(SparkContext context) {
    JoinMetrics all = new JoinMetrics();
    all.count(context, "numOutputRows", "number of output rows");
    all.metrics.put("peakMemory", SQLMetrics$.MODULE$.createSizeMetric(context, "peak memory", -1));
    return all;
  }

  private void count(SparkContext context, String name, String text) {
    metrics.put(name, SQLMetrics$.MODULE$.createMetric(context, text));
  }

  Map<String, SQLMetric> all() {
    return metrics;
  }

  /** Counts of one task, handed over when it ends. */
  JoinCounts inTask(TaskContext task) {
    TaskCounts counts = new TaskCounts(task.taskMetrics().diskBytesSpilled());
    task.addTaskCompletionListener(
        new org.apache.spark.util.TaskCompletionListener() {
          @Override
          public void onTaskCompletion(TaskContext ended) {
            counts.handOver(ended);
          }
        });
    return counts;
  }

  private void add(String name, long value) {
    SQLMetric metric = metrics.get(name);
    if (metric != null && value != 0) {
      metric.add(value);
    }
  }

  private final class TaskCounts implements JoinCounts {
    private final long spilledBefore;
    private final long[] matches = new long[Match.values().length];
    private long rows;
    private long peak;
    private long fellBack;

    TaskCounts(long spilledBefore) {
      this.spilledBefore = spilledBefore;
    }

    @Override
    public void add(Match match) {
      matches[match.code()]++;
    }

    @Override
    public void row() {
      rows++;
    }

    @Override
    public void peak(long bytes) {
      peak = Math.max(peak, bytes);
    }

    @Override
    public void fellBack(long count) {
      fellBack += count;
    }

    private void handOver(TaskContext task) {
      JoinMetrics.this.add("numOutputRows", rows);
      JoinMetrics.this.add("matched", matches[Match.MATCHED.code()]);
      JoinMetrics.this.add("expired", matches[Match.EXPIRED.code()]);
      JoinMetrics.this.add("noCandidate", matches[Match.NO_CANDIDATE.code()]);
      JoinMetrics.this.add("unusable", matches[Match.UNUSABLE.code()]);
      JoinMetrics.this.add("fellBack", fellBack);
      JoinMetrics.this.add("spilled", task.taskMetrics().diskBytesSpilled() - spilledBefore);
      if (metrics.get("peakMemory") != null) {
        metrics.get("peakMemory").set(peak);
      }
    }
  }
}
