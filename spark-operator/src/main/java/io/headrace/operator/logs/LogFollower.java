package io.headrace.operator.logs;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.BytesLimitTerminateTimeTailPrettyLoggable;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.TailPrettyLoggable;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.run.DriverPod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Passes on each line of a driver's log once, as it comes, over broken connections too. */
public final class LogFollower {
  /** Waits before the log is asked for again. */
  @FunctionalInterface
  public interface Pause {
    void before(int attempt) throws InterruptedException;
  }

  private final DriverLog log;
  private final Consumer<String> sink;
  private final Pause pause;

  public LogFollower(Cluster cluster, DriverPod pod, Consumer<String> sink, Pause pause) {
    this.log = new DriverLog(cluster, pod);
    this.sink = sink;
    this.pause = pause;
  }

  /**
   * Reads until the log has ended and {@code ended} says that nothing more will come, or until the
   * thread is interrupted.
   */
  public void follow(BooleanSupplier ended) {
    LogPosition position = new LogPosition();
    int without = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        // Asked before the log is read: what is written in between is then still read.
        boolean last = ended.getAsBoolean();
        boolean advanced = read(position);
        if (last) {
          return;
        }
        without = advanced ? 0 : without + 1;
        pause.before(without);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection; whether it brought a line. */
  private boolean read(LogPosition position) {
    position.reconnected();
    boolean advanced = false;
    try (LogWatch watch = open(position);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (isRefusal(line)) {
          return advanced;
        }
        Optional<String> text = position.advance(line);
        text.ifPresent(sink);
        advanced |= text.isPresent();
      }
    } catch (IOException | KubernetesClientException e) {
      // A connection that broke, or a pod that is going: the loop asks again, or the run has ended.
      return advanced;
    }
    return advanced;
  }

  /** A refusal comes as if it were the log; a line of the log begins with its time. */
  private static boolean isRefusal(String line) {
    return line.startsWith("{") && line.contains("\"kind\":\"Status\"");
  }

  private LogWatch open(LogPosition position) {
    BytesLimitTerminateTimeTailPrettyLoggable timed = log.container().usingTimestamps();
    TailPrettyLoggable from =
        position.since().isPresent() ? timed.sinceTime(position.since().get()) : timed;
    return from.watchLog();
  }
}
