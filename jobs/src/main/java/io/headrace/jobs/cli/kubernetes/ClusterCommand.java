package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.report.Json;
import io.headrace.jobs.cli.Debuggable;
import io.headrace.jobs.cli.OutputFormat;
import io.headrace.operator.client.Cluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on a cluster. It needs no feature repository and no Spark. */
abstract class ClusterCommand implements Callable<Integer>, Debuggable {
  @Mixin ClusterOptions common;
  @Spec CommandSpec spec;

  @Override
  public final Integer call() {
    try (Cluster cluster = common.open()) {
      return run(cluster);
    }
  }

  @Override
  public final boolean debug() {
    return common.debug;
  }

  /** Does the work, and says how it went as an exit code; failures are thrown. */
  abstract int run(Cluster cluster);

  /** Prints the result: the text, or the data as JSON where that was asked for. */
  final void print(String text, Object data) {
    System.out.print(common.output == OutputFormat.json ? Json.text(data) + "\n" : text);
    System.out.flush();
  }

  /** Says something while the result is not there yet. */
  static void say(String line) {
    System.err.println(line);
  }
}
