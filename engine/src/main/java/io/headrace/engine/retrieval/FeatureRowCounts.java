package io.headrace.engine.retrieval;

import io.headrace.engine.offline.FeatureColumns;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/** Counts the feature rows that cannot match anything while they pass by. */
final class FeatureRowCounts {
  // The write has ended when this is asked, so the counts are there or on their way.
  private static final Duration PATIENCE = Duration.create(10, TimeUnit.SECONDS);

  private final Observation observation = new Observation();

  /** The rows with keys and time; the rest is counted. */
  Dataset<Row> observed(Dataset<Row> rows, List<String> joinKeys) {
    Column event = functions.col(FeatureColumns.EVENT_TIMESTAMP);
    Column valid = event.isNotNull();
    for (String key : joinKeys) {
      valid = valid.and(Quoted.column(key).isNotNull());
    }
    Column neverKnown = valid.and(functions.col(FeatureColumns.CREATED_TIMESTAMP).isNull());
    return rows.observe(
            observation,
            functions.count_if(functions.not(valid)).as("ignored"),
            functions.count_if(neverKnown).as("neverKnown"))
        .filter(valid);
  }

  OptionalLong ignored() {
    return count("ignored");
  }

  OptionalLong neverKnown() {
    return count("neverKnown");
  }

  private OptionalLong count(String name) {
    try {
      Row row = Await.result(observation.future(), PATIENCE);
      // Where Spark finds one side empty it drops that part of the plan, and with it the counts.
      return row.size() == 0
          ? OptionalLong.empty()
          : OptionalLong.of(row.getLong(row.fieldIndex(name)));
    } catch (java.util.concurrent.TimeoutException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }
}
