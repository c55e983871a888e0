package io.headrace.jobs.session;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import io.headrace.engine.report.Json;
import io.headrace.engine.report.MaterializationReportView;
import io.headrace.engine.report.ProgressView;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object a line; {@code event} tells started, progress, warning and ended apart. */
final class JsonDisplay implements RunDisplay {
  private final PrintStream out;

  JsonDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public void viewStarted(String view, Interval interval) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", view);
    data.put("start", interval.start().toString());
    data.put("end", interval.end().toString());
    print("started", data);
  }

  @Override
  public void progressed(ViewProgress progress) {
    print("progress", ProgressView.data(progress));
  }

  @Override
  public void waiting(String view, RunEntry holder) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", view);
    data.put("for_run", holder.runId());
    data.put("host", holder.driver().host());
    data.put("pid", holder.driver().pid());
    data.put("since", holder.started().toString());
    data.put("last_heard_of", holder.heartbeat().toString());
    print("waiting", data);
  }

  @Override
  public void warned(String view, String warning) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", view);
    data.put("warning", warning);
    print("warning", data);
  }

  @Override
  public void viewEnded(ViewOutcome outcome) {
    print("ended", MaterializationReportView.data(outcome));
  }

  private synchronized void print(String event, Map<String, Object> data) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.putAll(data);
    out.println(Json.line(line));
  }

  @Override
  public void close() {}
}
