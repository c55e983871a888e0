package io.headrace.jobs.session;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Shows how far something is that Spark works on: a bar of finished Spark tasks where a person
 * looks at a terminal, a line for each beginning and end elsewhere. Everything goes to standard
 * error, so that standard output holds the result alone.
 */
public final class TaskProgress extends SparkListener implements AutoCloseable {
  private final PrintStream out;
  private final boolean terminal;
  private ProgressBar bar;

  private TaskProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  public static TaskProgress of(SparkSession spark, PrintStream out, boolean terminal) {
    TaskProgress progress = new TaskProgress(out, terminal);
    if (terminal) {
      spark.sparkContext().addSparkListener(progress);
    }
    return progress;
  }

  /** Begins something that takes time. */
  public synchronized void begin(String what) {
    if (!terminal) {
      out.println(what);
      return;
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(0)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" tasks", 1)
            .continuousUpdate()
            .setUpdateIntervalMillis((int) Duration.ofMillis(250).toMillis())
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
  }

  /** Ends it; the bar makes room for {@code summary}. */
  public synchronized void end(String summary) {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    out.println(summary);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
    if (bar != null) {
      bar.maxHint(bar.getMax() + stage.stageInfo().numTasks());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    if (bar != null && task.taskInfo().successful()) {
      bar.step();
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
