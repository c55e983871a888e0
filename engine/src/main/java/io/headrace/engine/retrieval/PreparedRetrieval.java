package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.ReadShare;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.pointintime.KeyPair;
import io.headrace.engine.pointintime.PointInTimeJoin;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.pointintime.ViewRows.Visibility;
import io.headrace.engine.pointintime.kernel.ViewTally;
import io.headrace.engine.retrieval.table.CommitNote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request whose sources are pinned and whose columns were checked. */
final class PreparedRetrieval {
  private static final Logger LOG = LoggerFactory.getLogger(PreparedRetrieval.class);

  private final SparkSession utc;
  private final HistoricalRequest request;
  private final EntityRows entities;
  private final HistoricalRetrieval.MomentBounds bounds;
  private final Map<SelectedView, PinnedSource> sources;
  private final PointInTimeJoin join;
  private final Map<SelectedView, SourceStatistics> statisticsOf = new LinkedHashMap<>();

  PreparedRetrieval(
      SparkSession utc,
      HistoricalRequest request,
      EntityRows entities,
      HistoricalRetrieval.MomentBounds bounds,
      Map<SelectedView, PinnedSource> sources,
      PointInTimeJoin join) {
    this.utc = utc;
    this.request = request;
    this.entities = entities;
    this.bounds = bounds;
    this.sources = sources;
    this.join = join;
  }

  Dataset<Row> dataset() {
    return joined().select(outputColumns());
  }

  private Dataset<Row> joined() {
    List<ViewRows> views = new ArrayList<>();
    for (SelectedView view : request.views()) {
      views.add(viewRows(view, sources.get(view).read(selection(view)), Optional.empty()));
    }
    return join.join(entities.rows(), entities.asOf(), views);
  }

  StructType schema() {
    return OutputColumns.schema(entities.rows().schema(), request, sources);
  }

  JoinedRetrieval takenApart() {
    List<ViewRows> all = new ArrayList<>();
    for (SelectedView view : request.views()) {
      PinnedSource.Selection ofAllTimes =
          new PinnedSource.Selection(
              view.view().joinKeys(), view.features(), PinnedSource.TimeRange.ALL, false);
      all.add(viewRows(view, sources.get(view).read(ofAllTimes), Optional.empty()));
    }
    return new JoinedRetrieval(entities.rows(), entities.asOf(), all, joined());
  }

  RetrievalReport write(DatasetOutput output, String runId, long started) {
    output.requireApartFrom(pins());
    List<String> warnings = warnings();
    warnings.forEach(LOG::warn);
    List<FeatureRowCounts> counts = new ArrayList<>();
    List<ViewRows> views = new ArrayList<>();
    RetrievalStatistics statistics = new RetrievalStatistics(request, utc);
    for (SelectedView view : request.views()) {
      FeatureRowCounts count = new FeatureRowCounts(utc);
      counts.add(count);
      Dataset<Row> all = sources.get(view).read(selection(view).keepingInvalidRows());
      Dataset<Row> usable = count.usable(all, view.view().joinKeyNames());
      views.add(
          viewRows(
              view, cut(view) ? count.known(usable) : usable, Optional.of(statistics.tally(view))));
    }
    Dataset<Row> result =
        join.join(entities.rows(), entities.asOf(), views).select(outputColumns());
    DatasetOutput.Written written =
        output.write(utc, result, ParquetColumns.options(views), note(runId));
    long rows = statistics.rows();
    return new RetrievalReport(
        bounds.rows().orElse(rows),
        rows,
        statistics.views(counts, this::cut),
        statistics.features(),
        pins(),
        warnings,
        plan(result),
        (System.nanoTime() - started) / 1e9,
        output.text(),
        written.files(),
        written.bytes(),
        written.commit(),
        reads());
  }

  private CommitNote note(String runId) {
    return new CommitNote(runId, features(request), pins());
  }

  /** The features of a request, {@code view:feature}. */
  static List<String> features(HistoricalRequest request) {
    return request.views().stream()
        .flatMap(v -> v.features().stream().map(f -> v.nameInUse() + ":" + f.name()))
        .toList();
  }

  private Map<String, ReadShare> reads() {
    Map<String, ReadShare> reads = new LinkedHashMap<>();
    statisticsOf.forEach(
        (view, known) -> known.share().ifPresent(share -> reads.put(view.nameInUse(), share)));
    return reads;
  }

  private List<SourcePin> pins() {
    return sources.values().stream().map(PinnedSource::pin).distinct().toList();
  }

  private static String plan(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
        .queryExecution()
        .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("formatted"));
  }

  private Column[] outputColumns() {
    List<Column> columns = new ArrayList<>();
    Arrays.stream(entities.rows().columns()).map(Quoted::column).forEach(columns::add);
    for (SelectedView view : request.views()) {
      OutputColumns.of(view, request.fullFeatureNames()).stream()
          .map(Quoted::column)
          .forEach(columns::add);
    }
    return columns.toArray(Column[]::new);
  }

  private PinnedSource.Selection selection(SelectedView view) {
    return new PinnedSource.Selection(
        view.view().joinKeys(), view.features(), bounds.range(view), false);
  }

  private ViewRows viewRows(SelectedView view, Dataset<Row> rows, Optional<ViewTally> tally) {
    StructType labels = entities.rows().schema();
    List<KeyPair> keys = new ArrayList<>();
    for (Field key : view.view().joinKeys()) {
      String column = view.projection().entityColumn(key.name());
      keys.add(KeyPair.of(column, labels.apply(column).dataType(), key.name(), key.type()));
    }
    return new ViewRows(
        view.nameInUse(),
        rows,
        keys,
        view.features(),
        OutputColumns.of(view, request.fullFeatureNames()),
        view.view().ttl(),
        cut(view) ? Visibility.SINCE_CREATED : Visibility.SINCE_EVENT,
        Optional.of(
            statisticsOf.computeIfAbsent(view, v -> sources.get(v).statistics(selection(v)))),
        tally);
  }

  private boolean cut(SelectedView view) {
    return request.filterByCreatedTimestamp() && sources.get(view).hasCreatedTimestamp();
  }

  private List<String> warnings() {
    return request.views().stream()
        .filter(v -> request.filterByCreatedTimestamp() && !cut(v))
        .map(
            v ->
                "Feature view '"
                    + v.nameInUse()
                    + "': its source '"
                    + v.view().source().name()
                    + "' has no created timestamp, so its rows count from their event timestamp on.")
        .toList();
  }
}
