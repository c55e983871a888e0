package io.headrace.engine.materialization.commits;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.ledger.ReadPin;
import io.headrace.engine.ledger.ViewPins;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.offline.SourceChanges;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.online.OnlineTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What an increment by commits has to look at. */
public sealed interface CommitChanges {

  /**
   * The keys of some rows.
   *
   * @param rows as {@link SourceChanges.Touched} has them; none where nothing was committed
   */
  record Touched(List<Dataset<Row>> rows) implements CommitChanges {
    public Touched {
      rows = List.copyOf(rows);
    }
  }

  /**
   * All keys.
   *
   * @param reason why it cannot be told which
   */
  record Everything(String reason) implements CommitChanges {}

  /**
   * @param pins states of the source that the store may hold rows of
   * @param digest of the definitions as they are now
   * @param end nothing after this event time is written
   */
  static CommitChanges since(
      ViewPins pins,
      PinnedSource source,
      FeatureView view,
      OnlineTable table,
      String digest,
      Instant end) {
    Optional<String> obstacle = obstacle(pins, digest, end);
    if (obstacle.isPresent()) {
      return new Everything(obstacle.get());
    }
    List<Dataset<Row>> touched = new ArrayList<>();
    for (SourcePin earlier : states(pins)) {
      SourceChanges changes = source.changesSince(earlier, view.joinKeys(), table.features());
      if (changes instanceof SourceChanges.Unknown unknown) {
        return new Everything(unknown.reason());
      }
      if (changes instanceof SourceChanges.Touched some) {
        touched.add(some.touched());
      }
    }
    become(source, view, pins.done().orElseThrow().end(), end).ifPresent(touched::add);
    return new Touched(touched);
  }

  private static Optional<String> obstacle(ViewPins pins, String digest, Instant end) {
    if (pins.done().isEmpty()) {
      return Optional.of("no run by commits has ended yet");
    }
    ReadPin done = pins.done().get();
    if (end.isBefore(done.end())) {
      return Optional.of("END lies before " + done.end() + ", up to where the last run went");
    }
    List<ReadPin> all = new ArrayList<>(pins.open());
    all.add(done);
    for (ReadPin pin : all) {
      if (!pin.digest().equals(digest)) {
        return Optional.of("the view or its source is defined otherwise since run " + pin.runId());
      }
      if (PinText.parse(pin.pin()).isEmpty()) {
        return Optional.of(
            "run " + pin.runId() + " or one before it left rows that no commit tells of");
      }
    }
    return Optional.empty();
  }

  /** Each once. */
  private static List<SourcePin> states(ViewPins pins) {
    Map<String, SourcePin> states = new LinkedHashMap<>();
    pins.done().ifPresent(p -> states.put(p.pin(), PinText.parse(p.pin()).orElseThrow()));
    pins.open().forEach(p -> states.put(p.pin(), PinText.parse(p.pin()).orElseThrow()));
    return List.copyOf(states.values());
  }

  /** Rows that lay in the future when the last run ended. */
  private static Optional<Dataset<Row>> become(
      PinnedSource source, FeatureView view, Instant lastEnd, Instant end) {
    if (!end.isAfter(lastEnd)) {
      return Optional.empty();
    }
    Selection since =
        new Selection(
            view.joinKeys(),
            List.of(),
            new TimeRange(Optional.of(lastEnd), Optional.of(end)),
            false);
    SourceStatistics statistics = source.statistics(since);
    boolean none = !statistics.estimated() && statistics.rows().orElse(1) == 0;
    return none
        ? Optional.empty()
        : Optional.of(
            source
                .read(since)
                .drop(FeatureColumns.CREATED_TIMESTAMP)
                .withColumn(SourceChanges.PRESENT, functions.lit(true))
                .withColumn(SourceChanges.COMMIT, functions.lit(Long.MAX_VALUE)));
  }
}
