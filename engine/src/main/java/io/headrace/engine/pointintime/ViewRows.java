package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.pointintime.kernel.ViewTally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The feature rows of one view as a join takes them.
 *
 * @param name the view's name in use, for messages and plans
 * @param rows as {@code PinnedSource.read} gives them: join keys, features, event timestamp and
 *     created timestamp; without null keys and times
 * @param keys the columns that must be equal; empty for a view that is joined on time alone
 * @param features the features asked for, in order; at least one
 * @param outputColumns their names in the result, in the same order
 * @param ttl zero never expires
 * @param visibility from when on a row may be used
 * @param statistics what is known of the size of the rows
 * @param tally to be filled while labels are answered; registered with the context
 */
public record ViewRows(
    String name,
    Dataset<Row> rows,
    List<KeyPair> keys,
    List<Field> features,
    List<String> outputColumns,
    Duration ttl,
    Visibility visibility,
    Optional<SourceStatistics> statistics,
    Optional<ViewTally> tally) {
  /** Of a size that only Spark can estimate. */
  public ViewRows(
      String name,
      Dataset<Row> rows,
      List<KeyPair> keys,
      List<Field> features,
      List<String> outputColumns,
      Duration ttl,
      Visibility visibility) {
    this(
        name,
        rows,
        keys,
        features,
        outputColumns,
        ttl,
        visibility,
        Optional.empty(),
        Optional.empty());
  }

  public ViewRows {
    keys = List.copyOf(keys);
    features = List.copyOf(features);
    outputColumns = List.copyOf(outputColumns);
    if (ttl.toNanosPart() % 1000 != 0 || ttl.isNegative()) {
      throw new IllegalArgumentException(name + ": ttl " + ttl + " is no number of microseconds");
    }
    if (features.isEmpty() || features.size() != outputColumns.size()) {
      throw new IllegalArgumentException(
          name + ": " + features.size() + " features for " + outputColumns.size() + " columns");
    }
  }

  /** The ttl in microseconds, zero for never; longer ones than fit do not expire either. */
  long ttlMicros() {
    try {
      return Math.addExact(Math.multiplyExact(ttl.getSeconds(), 1_000_000L), ttl.getNano() / 1_000);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** From when on a feature row may be used. */
  public enum Visibility {
    /** From its event timestamp on. */
    SINCE_EVENT,
    /** From its created timestamp on too; rows without one are never used. */
    SINCE_CREATED
  }
}
