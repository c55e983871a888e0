package io.headrace.engine.verification;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.ReadFailures;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.retrieval.EntityInput;
import io.headrace.engine.retrieval.HistoricalRequest;
import io.headrace.engine.retrieval.HistoricalRetrieval;
import io.headrace.engine.retrieval.JoinedRetrieval;
import io.headrace.engine.verification.JoinExpectation.Pruning;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Runs a retrieval on a sample of its entity rows, and the brute force beside it.
 *
 * <p>The retrieval reads what it would always read; the brute force is given the sampled keys'
 * feature rows of all times, so rows that were left unread by mistake are found out too.
 */
public final class JoinCheck {
  private final HistoricalRetrieval retrieval;

  /**
   * @param retrieval with the join that is to be checked
   */
  public JoinCheck(HistoricalRetrieval retrieval) {
    this.retrieval = retrieval;
  }

  /**
   * @throws DefinitionException with everything that is wrong with the request, and when the sample
   *     has more feature rows than may be read
   * @throws io.headrace.engine.definitions.StoreException where a source cannot be read
   */
  public JoinCheckReport run(HistoricalRequest request, SampleSize size) {
    long started = System.nanoTime();
    try {
      JoinedRetrieval whole = retrieval.takenApart(request);
      Dataset<Row> sample = EntitySample.of(whole, size);
      JoinedRetrieval sampled = retrieval.takenApart(on(sample, request));
      List<ViewRows> views =
          sampled.views().stream().map(v -> EntitySample.ofItsKeys(v, sampled.entities())).toList();
      JoinExpectation expectation =
          JoinExpectation.of(
              sampled.entities(), EntitySample.ROW_ID, sampled.asOf(), views, size.featureRows());
      return new JoinCheckReport(
          size.seed(),
          expectation.compare(sampled.joined(), Pruning.BY_TIME),
          expectation.outcomes(),
          (System.nanoTime() - started) / 1e9);
    } catch (Exception e) {
      // Spark's checked exceptions arrive undeclared.
      throw ReadFailures.explain("Check of the join", e);
    }
  }

  private static HistoricalRequest on(Dataset<Row> sample, HistoricalRequest request) {
    return new HistoricalRequest(
        request.views(),
        Optional.of(new EntityInput.Rows(sample)),
        Optional.empty(),
        Optional.empty(),
        request.fullFeatureNames(),
        request.filterByCreatedTimestamp());
  }
}
