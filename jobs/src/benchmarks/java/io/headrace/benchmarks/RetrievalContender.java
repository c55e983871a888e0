package io.headrace.benchmarks;

import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.SourceLocation.Files;
import io.headrace.engine.retrieval.EntityInput;
import io.headrace.engine.retrieval.HistoricalRequest;
import io.headrace.engine.retrieval.HistoricalRetrieval;
import io.headrace.engine.retrieval.OutputTarget;
import io.headrace.engine.retrieval.OutputTarget.Existing;
import io.headrace.engine.retrieval.OutputTarget.Format;
import io.headrace.engine.retrieval.RetrievalReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What a user runs: a historical retrieval with its checks, statistics and report. */
final class RetrievalContender implements Contender {
  private final SparkSession spark;

  RetrievalContender(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public String name() {
    return "retrieval";
  }

  @Override
  public Optional<String> run(Inputs inputs, Path output) {
    EntityInput labels =
        inputs.shape().isBucketed()
            ? new EntityInput.Table(inputs.labelTable())
            : new EntityInput.Path(new Files(inputs.labels().toString(), FileFormat.PARQUET));
    HistoricalRequest request =
        new HistoricalRequest(
            Views.of(inputs),
            Optional.of(labels),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    RetrievalReport report =
        new HistoricalRetrieval(spark, inputs.folder(), Clock.systemUTC())
            .write(
                request,
                new OutputTarget.Folder(output.toString(), Format.PARQUET),
                Existing.REPLACE);
    return ChosenPlan.of(report.plan());
  }
}
