package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.pointintime.kernel.Match;
import io.headrace.engine.pointintime.kernel.ViewTally;
import io.headrace.engine.retrieval.RetrievalReport.FeatureReport;
import io.headrace.engine.retrieval.RetrievalReport.ViewReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;

/** Counts of the joined rows, taken where the labels are answered. */
final class RetrievalStatistics {
  private final HistoricalRequest request;
  private final Map<SelectedView, ViewTally> tallies = new LinkedHashMap<>();

  RetrievalStatistics(HistoricalRequest request, SparkSession spark) {
    this.request = request;
    for (SelectedView view : request.views()) {
      ViewTally tally = new ViewTally(view.features().size());
      spark.sparkContext().register(tally, "matches of " + view.nameInUse());
      tallies.put(view, tally);
    }
  }

  /** For the join to fill. */
  ViewTally tally(SelectedView view) {
    return tallies.get(view);
  }

  /** Every view answers every row. */
  long rows() {
    ViewTally any = tallies.values().iterator().next();
    long rows = 0;
    for (Match match : Match.values()) {
      rows += any.labels(match);
    }
    return rows;
  }

  /**
   * @param cut whether a view's rows count only once they were created
   */
  List<ViewReport> views(List<FeatureRowCounts> featureRows, Predicate<SelectedView> cut) {
    List<ViewReport> reports = new ArrayList<>();
    for (int v = 0; v < request.views().size(); v++) {
      SelectedView view = request.views().get(v);
      ViewTally tally = tallies.get(view);
      reports.add(
          new ViewReport(
              view.nameInUse(),
              tally.labels(Match.MATCHED),
              tally.labels(Match.EXPIRED),
              tally.labels(Match.NO_CANDIDATE),
              tally.labels(Match.UNUSABLE),
              tally.completeTies(),
              featureRows.get(v).ignored(),
              cut.test(view)
                  ? OptionalLong.of(featureRows.get(v).neverKnown())
                  : OptionalLong.empty()));
    }
    return reports;
  }

  List<FeatureReport> features() {
    List<FeatureReport> reports = new ArrayList<>();
    long rows = rows();
    for (SelectedView view : request.views()) {
      ViewTally tally = tallies.get(view);
      List<String> columns = OutputColumns.of(view, request.fullFeatureNames());
      for (int f = 0; f < columns.size(); f++) {
        long nulls = rows - tally.labels(Match.MATCHED) + tally.nulls(f);
        reports.add(
            new FeatureReport(
                columns.get(f),
                nulls,
                rows == 0 ? 0 : (double) nulls / rows,
                instant(tally.oldest(f), Long.MAX_VALUE),
                instant(tally.newest(f), Long.MIN_VALUE)));
      }
    }
    return reports;
  }

  private static Optional<Instant> instant(long micros, long none) {
    return micros == none
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
