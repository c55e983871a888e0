package io.headrace.engine.pointintime;

import io.headrace.engine.TestSpark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The plans that have to give one result. Whoever adds a plan adds it here, and nowhere else. */
public final class Plans {
  private static final PointInTimeJoin OPERATOR = new OperatorJoin();
  private static final Map<String, String> NO_MEMORY = Map.of(MemoryLimit.SETTING, "1k");

  /** Enough for tables of keys, not for the rows of a view. */
  private static final Map<String, String> LITTLE_MEMORY = Map.of(MemoryLimit.SETTING, "180k");

  private static final Map<String, String> CUT =
      Map.of(HotKeys.LEAST_ROWS, "0", HotKeys.LEAST_SHARE, "0");

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
    return List.of(
        new Plan("union and window", new UnionWindowJoin(), Map.of()),
        operator("auto", Map.of()),
        operator("hash", Map.of()),
        operator("broadcast", Map.of()),
        operator("merge", Map.of()),
        operator("lookup", Map.of()),
        new Plan("hash, forced to sort at once", OPERATOR, settings("hash", NO_MEMORY)),
        new Plan("hash, forced to sort midway", OPERATOR, settings("hash", LITTLE_MEMORY)),
        new Plan("broadcast without memory", OPERATOR, settings("broadcast", NO_MEMORY)),
        new Plan("hash, every key cut", OPERATOR, settings("hash", CUT)),
        new Plan("merge, every key cut", OPERATOR, settings("merge", CUT)));
  }

  private static Plan operator(String method, Map<String, String> more) {
    return new Plan(method, OPERATOR, settings(method, more));
  }

  private static Map<String, String> settings(String method, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put(JoinPlanner.SETTING, method);
    return all;
  }
}
