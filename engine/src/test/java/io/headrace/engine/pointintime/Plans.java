package io.headrace.engine.pointintime;

import io.headrace.engine.TestSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The plans that have to give one result. Whoever adds a plan adds it here, and nowhere else. */
public final class Plans {
  private Plans() {}

  /**
   * A way to join.
   *
   * @param settings of the session that joins, such as limits of memory that force it to spill
   */
  public record Plan(String name, PointInTimeJoin join, Map<String, String> settings) {
    /** A session of its own with the settings of the case and then those of the plan. */
    public SparkSession session(Map<String, String> ofCase) {
      SparkSession session =
          ((org.apache.spark.sql.classic.SparkSession) TestSpark.session()).cloneSession();
      ofCase.forEach(session.conf()::set);
      settings.forEach(session.conf()::set);
      return session;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them; the name is what failures are reported under. */
  public static List<Plan> all() {
    return List.of(new Plan("union and window", new UnionWindowJoin(), Map.of()));
  }
}
