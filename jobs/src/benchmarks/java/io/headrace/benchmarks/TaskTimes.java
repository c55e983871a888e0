package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * How even the tasks of a join are: of the stages that read a shuffle, the one that took longest in
 * all; of its tasks, the longest against the median.
 */
final class TaskTimes extends SparkListener {
  private final Map<Integer, List<Long>> millisByStage = new HashMap<>();

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    boolean afterShuffle =
        end.taskMetrics() != null && end.taskMetrics().shuffleReadMetrics().recordsRead() > 0;
    if (afterShuffle) {
      millisByStage
          .computeIfAbsent(end.stageId(), s -> new ArrayList<>())
          .add(end.taskInfo().duration());
    }
  }

  /** Empty where nothing was shuffled. */
  synchronized Optional<Evenness> evenness() {
    return millisByStage.values().stream()
        .max(Comparator.comparingLong(t -> t.stream().mapToLong(Long::longValue).sum()))
        .map(TaskTimes::evenness);
  }

  private static Evenness evenness(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    return new Evenness(
        sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
  }

  /**
   * @param tasks of the stage
   * @param medianMillis of their durations
   * @param longestMillis of their durations
   */
  record Evenness(int tasks, long medianMillis, long longestMillis) {
    Map<String, Object> json() {
      return Map.of("tasks", tasks, "median_ms", medianMillis, "longest_ms", longestMillis);
    }
  }
}
