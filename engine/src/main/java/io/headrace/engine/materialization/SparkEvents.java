package io.headrace.engine.materialization;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/** Tells each pass what Spark tells of its jobs. Called by Spark's own thread. */
final class SparkEvents extends SparkListener {
  private static final String ROWS_READ = "internal.metrics.input.recordsRead";
  private static final String ROWS_SHUFFLED = "internal.metrics.shuffle.write.recordsWritten";

  private record StagePlace(PassMeter pass, boolean writes) {}

  private record TaskPlace(int stage, int partition) {}

  private final Map<Integer, PassMeter> passes = new ConcurrentHashMap<>();
  private final Map<Integer, StagePlace> stages = new HashMap<>();
  private final Map<Long, TaskPlace> tasks = new HashMap<>();

  void add(int number, PassMeter pass) {
    passes.put(number, pass);
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    String number = job.properties() == null ? null : job.properties().getProperty(JobScope.PASS);
    PassMeter pass = number == null ? null : passes.get(Integer.valueOf(number));
    if (pass == null) {
      return;
    }
    boolean writingJob = job.properties().getProperty(JobScope.WRITES) != null;
    for (StageInfo stage : CollectionConverters.asJava(job.stageInfos())) {
      boolean last = stage.shuffleDepId().isEmpty();
      // The reading that a writing job brings along was done by the job before. It is repeated
      // where its files were lost, and those rows have been counted.
      if (last || !writingJob) {
        stages.put(stage.stageId(), new StagePlace(pass, writingJob));
      }
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    StageInfo stage = submitted.stageInfo();
    StagePlace place = stages.get(stage.stageId());
    if (place == null) {
      return;
    }
    if (place.writes()) {
      long now =
          stage.submissionTime().isDefined()
              ? (Long) stage.submissionTime().get()
              : System.currentTimeMillis();
      place.pass().writeStageBegan(stage.stageId(), stage.numTasks(), now);
    } else {
      place.pass().readStageBegan();
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    if (stages.containsKey(start.stageId())) {
      tasks.put(
          start.taskInfo().taskId(),
          new TaskPlace(start.stageId(), start.taskInfo().partitionId()));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    StagePlace place = stages.get(end.stageId());
    TaskPlace task = tasks.remove(end.taskInfo().taskId());
    if (place == null || task == null) {
      return;
    }
    TaskMetrics metrics = end.taskMetrics();
    if (!end.taskInfo().successful() || metrics == null) {
      place.pass().taskFailed(end.taskInfo().taskId());
      return;
    }
    TaskReading reading =
        new TaskReading(
            metrics.inputMetrics().recordsRead(),
            metrics.shuffleWriteMetrics().recordsWritten(),
            writing(CollectionConverters.asJava(end.taskInfo().accumulables())));
    place.pass().taskSucceeded(end.taskInfo().taskId(), task.stage(), task.partition(), reading);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (var task : CollectionConverters.asJava(update.accumUpdates())) {
      TaskPlace place = tasks.get((Long) task._1());
      StagePlace stage = place == null ? null : stages.get(place.stage());
      if (stage == null) {
        continue;
      }
      Iterable<AccumulableInfo> values = CollectionConverters.asJava(task._4());
      stage
          .pass()
          .taskIsAt(
              (Long) task._1(),
              place.stage(),
              place.partition(),
              new TaskReading(
                  number(values, ROWS_READ), number(values, ROWS_SHUFFLED), writing(values)));
    }
  }

  private static long number(Iterable<AccumulableInfo> values, String name) {
    for (AccumulableInfo value : values) {
      if (value.name().isDefined() && value.name().get().equals(name)) {
        return update(value).map(v -> v instanceof Long n ? n : 0L).orElse(0L);
      }
    }
    return 0;
  }

  private static Map<Long, WriteProgress> writing(Iterable<AccumulableInfo> values) {
    Map<Long, WriteProgress> writing = new HashMap<>();
    for (AccumulableInfo value : values) {
      update(value)
          .filter(WriteProgress.class::isInstance)
          .ifPresent(p -> writing.put(value.id(), (WriteProgress) p));
    }
    return writing;
  }

  private static Optional<Object> update(AccumulableInfo value) {
    return value.update().isDefined()
        ? Optional.ofNullable(value.update().get())
        : Optional.empty();
  }
}
