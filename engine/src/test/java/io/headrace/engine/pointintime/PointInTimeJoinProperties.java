package io.headrace.engine.pointintime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.pointintime.Plans.Plan;
import io.headrace.engine.verification.Comparison;
import io.headrace.engine.verification.JoinExpectation;
import io.headrace.engine.verification.JoinExpectation.Pruning;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Every plan agrees with the brute force, cell by cell, on generated cases. Hundreds of cases share
 * a Spark job: the number of the case is part of the key.
 */
class PointInTimeJoinProperties {
  private static final int CASES = 100;
  private static final int MANY_CASES = 1_000;
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  @Property(tries = 4, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void everyPlanAgreesWithBruteForceJoin(@ForAll("packs") Pack pack) {
    requireAgreement(pack);
  }

  /** 100 packs of 1,000 cases. */
  @Tag("thorough")
  @Property(tries = 100, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void everyPlanAgreesOnAHundredThousandCases(@ForAll("largePacks") Pack pack) {
    requireAgreement(pack);
  }

  private static void requireAgreement(Pack pack) {
    SparkSession oracle =
        new Plan("oracle", new UnionWindowJoin(), java.util.Map.of())
            .session(pack.shape().settings());
    JoinExpectation expectation =
        JoinExpectation.of(
            pack.labels(oracle), Pack.ROW_ID, pack.asOf(), pack.views(oracle), NO_LIMIT);
    for (Plan plan : Plans.all()) {
      SparkSession session = plan.session(pack.shape().settings());
      Dataset<Row> joined =
          plan.join().join(pack.labels(session), pack.asOf(), pack.views(session));
      Comparison comparison = expectation.compare(joined, Pruning.NONE);
      assertThat(comparison.rows()).isEqualTo(pack.labels().size());
      assertThat(comparison.differences()).as("plan '%s' for %s", plan, pack).isEmpty();
    }
  }

  @Provide
  Arbitrary<Pack> packs() {
    return NastyCases.packs(CASES);
  }

  @Provide
  Arbitrary<Pack> largePacks() {
    return NastyCases.packs(MANY_CASES);
  }
}
