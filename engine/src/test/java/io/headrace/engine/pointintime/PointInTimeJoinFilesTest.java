package io.headrace.engine.pointintime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.pointintime.Plans.Plan;
import io.headrace.engine.verification.JoinExpectation;
import io.headrace.engine.verification.JoinExpectation.Pruning;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows from parquet files, which have statistics and arrive in batches of columns. */
class PointInTimeJoinFilesTest {
  private static final int CASES = 60;

  static List<Plan> plans() {
    return Plans.all();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void agreesWithBruteForceJoinOnFiles(Plan plan, @TempDir Path folder) {
    for (int seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      Pack pack = NastyCases.pack(new NastyShapes(random).next(), CASES, random);
      Map<String, String> settings = new HashMap<>(pack.shape().settings());
      settings.put("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
      SparkSession session = plan.session(settings);
      JoinExpectation expectation =
          JoinExpectation.of(
              pack.labels(session),
              Pack.ROW_ID,
              pack.asOf(),
              pack.views(session),
              Integer.MAX_VALUE);
      Pack.Stored stored = pack.storedIn(folder.resolve("seed" + seed), session);
      Dataset<Row> joined =
          plan.join().join(stored.labels(session), pack.asOf(), stored.views(session));
      assertThat(expectation.compare(joined, Pruning.NONE).differences())
          .as("plan '%s', seed %d, %s", plan, seed, pack)
          .isEmpty();
    }
  }
}
