package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.pointintime.plan.Decision;
import io.headrace.engine.pointintime.plan.JoinMethod;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Chooses how each view is joined, by the sizes of what is left after columns and time range have
 * been pruned.
 *
 * <ul>
 *   <li>A view that is small beside the labels goes to all tasks.
 *   <li>Where few feature rows can win, the moments of the labels go to all tasks.
 *   <li>Else both sides are shuffled; sorted as well where labels are too many for memory.
 * </ul>
 */
public final class JoinPlanner {
  /** Setting of the session: {@code auto}, or a method to be used whatever the sizes. */
  public static final String SETTING = "spark.headrace.join.plan";

  private static final String AUTO = "auto";

  /** Views up to this size are looked up, however few the labels are. */
  private static final long ALWAYS_LOOKED_UP = 8L << 20;

  /** No larger view is sent to all tasks. */
  private static final long LARGEST_LOOKUP = 128L << 20;

  /** With a tenth of it surviving a broadcast halves the time, with half of it it costs time. */
  private static final double MOST_SURVIVORS = 0.25;

  private static final long MOST_MOMENTS = 5_000_000;

  private final OptionalLong labelRows;

  /** Decides by what Spark knows of the labels. */
  public JoinPlanner() {
    this(OptionalLong.empty());
  }

  /**
   * @param labelRows number of labels, if it is known
   */
  public JoinPlanner(OptionalLong labelRows) {
    this.labelRows = labelRows;
  }

  Decision decide(Dataset<Row> labels, ViewRows view) {
    return forced(labels.sparkSession())
        .map(method -> forced(method, labels))
        .orElseGet(() -> decide(labelSize(labels), isRepeatable(labels), view));
  }

  ViewSize labelSize(Dataset<Row> labels) {
    ViewSize estimated = ViewSize.of(labels);
    return labelRows.isEmpty()
        ? estimated
        : new ViewSize(labelRows, estimated.rowBytes(), estimated.tasks());
  }

  private static Decision decide(ViewSize labels, boolean repeatable, ViewRows view) {
    ViewSize size = ViewSize.of(view);
    String sizes = size.text() + " for labels of " + labels.text();
    long lookup =
        Math.min(
            LARGEST_LOOKUP,
            Math.max(ALWAYS_LOOKED_UP, labels.rows().isPresent() ? labels.bytes() / 4 : 0));
    if (size.bytes() <= (view.keys().isEmpty() ? LARGEST_LOOKUP : lookup)) {
      return new Decision(JoinMethod.LOOKUP, sizes + ", few enough to be everywhere");
    }
    boolean fewMoments = repeatable && labels.rows().orElse(Long.MAX_VALUE) <= MOST_MOMENTS;
    if (view.keys().isEmpty()) {
      return fewMoments
          ? new Decision(JoinMethod.BROADCAST, sizes + ", on time alone")
          : new Decision(
              JoinMethod.HASH, sizes + ", on time alone, and labels not to be broadcast");
    }
    double survivors = size.survivors(labels.rows().orElse(Long.MAX_VALUE));
    String share = String.format(Locale.ROOT, ", of which about %.0f %% can win", 100 * survivors);
    if (fewMoments && survivors <= MOST_SURVIVORS) {
      return new Decision(JoinMethod.BROADCAST, sizes + share);
    }
    return new Decision(
        JoinMethod.HASH, sizes + share + (repeatable ? "" : "; labels differ when read again"));
  }

  /**
   * Labels that come out differently each time they are computed must be computed once. Spark sees
   * to that by using a shuffle twice, unless it is told not to, or has to repeat the shuffle.
   */
  private static boolean isRepeatable(Dataset<Row> labels) {
    return RepeatableRows.withinAQuery(labels);
  }

  private static Decision forced(JoinMethod method, Dataset<Row> labels) {
    return method == JoinMethod.BROADCAST && !isRepeatable(labels)
        ? new Decision(
            JoinMethod.HASH, "labels differ when read again, whatever " + SETTING + " says")
        : new Decision(method, "set by " + SETTING);
  }

  private static Optional<JoinMethod> forced(SparkSession spark) {
    String text = spark.conf().get(SETTING, AUTO);
    if (AUTO.equals(text)) {
      return Optional.empty();
    }
    Optional<JoinMethod> method = JoinMethod.of(text);
    if (method.isEmpty()) {
      throw new DefinitionException(
          "Setting " + SETTING,
          "'" + text + "' is no way to join",
          "Use one of "
              + AUTO
              + ", "
              + Arrays.stream(JoinMethod.values())
                  .map(JoinMethod::text)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return method;
  }
}
