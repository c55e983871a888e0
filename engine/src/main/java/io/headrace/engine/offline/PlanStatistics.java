package io.headrace.engine.offline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;

/** Tables and queries: what Spark's optimizer thinks of the selection. */
final class PlanStatistics implements StatisticsReader {

  @Override
  public SourceStatistics read(Wanted wanted) {
    Dataset<Row> rows = wanted.rows().get();
    Statistics plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().optimizedPlan().stats();
    return new SourceStatistics(
        0,
        known(plan.sizeInBytes()),
        plan.rowCount().isDefined() ? known(plan.rowCount().get()) : OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        List.of(),
        Set.of());
  }

  // Spark says the greatest long where it knows nothing, and products of it beyond.
  private static OptionalLong known(scala.math.BigInt number) {
    return number.isValidLong() && number.toLong() < Long.MAX_VALUE
        ? OptionalLong.of(number.toLong())
        : OptionalLong.empty();
  }
}
