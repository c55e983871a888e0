package io.headrace.engine.metrics;

import com.codahale.metrics.Counter;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;

/** Counts attempts of tasks that failed. Those that Spark ended itself are no failures. */
final class FailedTasks extends SparkListener {
  private final Counter counter;

  FailedTasks(Counter counter) {
    this.counter = counter;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskInfo task = end.taskInfo();
    if (task != null && task.failed()) {
      counter.inc();
    }
  }
}
