package io.headrace.engine.materialization;

import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.RoomCheck.Stored;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Everything that comes before a view's first row is written. */
final class ViewPreparation {
  /** A few tell enough for a bar and an estimate; each costs a request. */
  private static final int MOST_FOOTERS = 20;

  private final RunContext run;

  ViewPreparation(RunContext run) {
    this.run = run;
  }

  /** A view that is ready, or why there is nothing to do. */
  sealed interface Result {
    record Ready(PreparedView view) implements Result {}

    record Nothing(String reason) implements Result {}
  }

  Result prepare(FeatureView view) {
    Registry known = run.registry().read();
    Registry.requireRunnable(view);
    PinnedSource source = BatchSources.open(run.spark(), run.repository(), view.source()).resolve();
    Optional<Instant> lastEnd = known.state(view.name()).lastEnd();
    Optional<ViewPlan> plan = ViewPlan.of(view, run.request().span(), lastEnd, source);
    if (plan.isEmpty()) {
      return new Result.Nothing("materialized already up to " + lastEnd.orElseThrow());
    }
    run.listener().viewStarted(view.name(), plan.get().interval());

    Selection selection =
        new Selection(view.joinKeys(), view.features(), plan.get().range(), false)
            .keepingInvalidRows();
    Dataset<Row> rows = OnlineTables.withKeyColumns(view, source.read(selection));
    if (run.request().onNullKey() == OnNullKey.FAIL) {
      requireKeys(view, rows);
    }
    SourceStatistics statistics = source.statistics(selection, MOST_FOOTERS);
    OnlineTable table = OnlineTables.of(run.project(), known.onlineName(view.name()), view);
    List<String> warnings = new ArrayList<>(staleServices(known, view));
    requireRoom(known, view, table, rows, statistics).ifPresent(warnings::add);
    warnings.forEach(w -> run.listener().warned(view.name(), w));

    run.store().prepare(table);
    return new Result.Ready(
        new PreparedView(
            view,
            plan.get(),
            source,
            table,
            rows,
            statistics.rows(),
            run.store().incarnation(),
            warnings));
  }

  private Optional<String> requireRoom(
      Registry known,
      FeatureView view,
      OnlineTable table,
      Dataset<Row> rows,
      SourceStatistics statistics) {
    if (run.room().isOff()) {
      return Optional.empty();
    }
    OptionalLong mostKeys = KeyEstimate.mostKeys(statistics, table);
    return run.room()
        .take(
            view.name(),
            table,
            stored(known, view),
            mostKeys,
            () -> KeyEstimate.measure(table, rows));
  }

  private static Stored stored(Registry known, FeatureView view) {
    if (known.state(view.name()).lastEnd().isPresent()) {
      return Stored.ROWS;
    }
    boolean keys =
        known.featureViews().stream()
            .filter(other -> other.joinKeyNames().equals(view.joinKeyNames()))
            .anyMatch(other -> known.state(other.name()).lastEnd().isPresent());
    return keys ? Stored.KEYS : Stored.NOTHING;
  }

  private static List<String> staleServices(Registry known, FeatureView view) {
    return known.precomputedServicesOf(view.name()).stream()
        .map(
            service ->
                "feature service '"
                    + service
                    + "' is answered from vectors that Feast computes; they are stale now. Rebuild them with"
                    + " Feast, or switch precompute_online off")
        .toList();
  }

  private static void requireKeys(FeatureView view, Dataset<Row> rows) {
    List<String> samples = RowsWithoutKey.sample(view, rows);
    if (!samples.isEmpty()) {
      throw new DataRuleException(
          "Feature view '"
              + view.name()
              + "': the source has rows with a null in the join keys "
              + view.joinKeyNames()
              + ", such as "
              + samples.get(0)
              + ". Nothing was written. Remove them, or set headrace.on_null_key to skip.");
    }
  }
}
