package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.pointintime.MatchColumns;
import io.headrace.engine.retrieval.RetrievalReport.FeatureReport;
import io.headrace.engine.retrieval.RetrievalReport.ViewReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Counts of the joined rows, taken in the pass that writes them. */
final class RetrievalStatistics {
  private final HistoricalRequest request;
  private final Observation observation = new Observation();

  RetrievalStatistics(HistoricalRequest request) {
    this.request = request;
  }

  Dataset<Row> observed(Dataset<Row> joined) {
    List<Column> counts = new ArrayList<>();
    for (int v = 0; v < request.views().size(); v++) {
      SelectedView view = request.views().get(v);
      MatchColumns match = new MatchColumns(v);
      counts.add(functions.count_if(match.matched()).as("matched" + v));
      counts.add(functions.count_if(match.expired()).as("expired" + v));
      counts.add(functions.count_if(match.noCandidate()).as("none" + v));
      counts.add(functions.count_if(match.unusable()).as("unusable" + v));
      counts.add(functions.count_if(match.completeTie()).as("tie" + v));
      for (String column : OutputColumns.of(view, request.fullFeatureNames())) {
        Column value = Quoted.column(column);
        Column event = functions.when(value.isNotNull(), functions.unix_micros(match.event()));
        counts.add(functions.count_if(value.isNull()).as("nulls:" + column));
        counts.add(functions.min(event).as("oldest:" + column));
        counts.add(functions.max(event).as("newest:" + column));
      }
    }
    return joined.observe(
        observation, functions.count(functions.lit(1)).as("rows"), counts.toArray(Column[]::new));
  }

  long rows() {
    return count("rows");
  }

  /**
   * @param cut whether a view's rows count only once they were created
   */
  List<ViewReport> views(List<FeatureRowCounts> featureRows, Predicate<SelectedView> cut) {
    List<ViewReport> reports = new ArrayList<>();
    for (int v = 0; v < request.views().size(); v++) {
      reports.add(
          new ViewReport(
              request.views().get(v).nameInUse(),
              count("matched" + v),
              count("expired" + v),
              count("none" + v),
              count("unusable" + v),
              count("tie" + v),
              featureRows.get(v).ignored(),
              cut.test(request.views().get(v))
                  ? OptionalLong.of(featureRows.get(v).neverKnown())
                  : OptionalLong.empty()));
    }
    return reports;
  }

  List<FeatureReport> features() {
    List<FeatureReport> reports = new ArrayList<>();
    long rows = rows();
    for (SelectedView view : request.views()) {
      for (String column : OutputColumns.of(view, request.fullFeatureNames())) {
        long nulls = count("nulls:" + column);
        reports.add(
            new FeatureReport(
                column,
                nulls,
                rows == 0 ? 0 : (double) nulls / rows,
                instant("oldest:" + column),
                instant("newest:" + column)));
      }
    }
    return reports;
  }

  private long count(String name) {
    Row row = observation.getRow();
    return row.getLong(row.fieldIndex(name));
  }

  private Optional<Instant> instant(String name) {
    Row row = observation.getRow();
    return EntityMoments.instant(row, row.fieldIndex(name));
  }
}
