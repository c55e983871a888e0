package io.headrace.benchmarks;

import io.headrace.engine.pointintime.OperatorJoin;
import io.headrace.engine.pointintime.UnionWindowJoin;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Who takes part. */
final class Contenders {
  private Contenders() {}

  static List<Contender> all(SparkSession spark, int threads) {
    return List.of(
        new RetrievalContender(spark),
        new JoinContender(spark, "planner", new OperatorJoin()),
        new JoinContender(spark, "hash", new OperatorJoin(), "hash"),
        new JoinContender(spark, "broadcast", new OperatorJoin(), "broadcast"),
        new JoinContender(spark, "merge", new OperatorJoin(), "merge"),
        new JoinContender(spark, "union + window", new UnionWindowJoin()),
        new DuckDbContender(threads),
        new ScanFloor(spark),
        new ShuffleFloor(spark));
  }

  /** All of them where no name is given, else those named. */
  static List<Contender> named(List<Contender> all, List<String> names) {
    List<String> known = all.stream().map(Contender::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("no contender '" + name + "'; there are " + known);
      }
    }
    return all.stream().filter(c -> names.isEmpty() || names.contains(c.name())).toList();
  }
}
