package io.headrace.benchmarks.encoder;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Values a second that one thread encodes. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncoderBenchmark {
  private static final int TYPICAL_FEATURES = 8;

  /** Eight features as a feature view has them. */
  @State(Scope.Thread)
  public static class TypicalRow {
    private EncodedRows rows;

    @Setup
    public void make() {
      rows =
          new EncodedRows(
              List.of(
                  EncoderCase.INT64,
                  EncoderCase.INT64,
                  EncoderCase.FLOAT64,
                  EncoderCase.FLOAT64,
                  EncoderCase.FLOAT32,
                  EncoderCase.STRING,
                  EncoderCase.BOOL,
                  EncoderCase.UNIX_TIMESTAMP));
    }
  }

  /** One column. */
  @State(Scope.Thread)
  public static class OneType {
    @Param public EncoderCase type;

    private EncodedRows rows;

    @Setup
    public void make() {
      rows = new EncodedRows(List.of(type));
    }
  }

  @Benchmark
  @OperationsPerInvocation(TYPICAL_FEATURES)
  public byte[][] typicalRow(TypicalRow state) {
    return state.rows.encode();
  }

  @Benchmark
  public byte[][] oneType(OneType state) {
    return state.rows.encode();
  }

  /**
   * Measures, and prints a table in Markdown.
   *
   * @param arguments where the JSON goes
   */
  public static void main(String[] arguments) throws RunnerException {
    var results =
        new Runner(
                new OptionsBuilder()
                    .include(EncoderBenchmark.class.getName())
                    .resultFormat(ResultFormatType.JSON)
                    .result(arguments[0])
                    .build())
            .run();
    System.out.println("| values | million a second and core |\n|---|---|");
    for (RunResult result : results) {
      String type = result.getParams().getParam("type");
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f |%n",
          type == null ? "row of " + TYPICAL_FEATURES + " features" : type,
          result.getPrimaryResult().getScore() / 1e6);
    }
  }
}
