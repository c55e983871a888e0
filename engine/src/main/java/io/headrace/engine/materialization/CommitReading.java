package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.OnDelete;
import io.headrace.engine.ledger.ReadPin;
import io.headrace.engine.ledger.ViewPins;
import io.headrace.engine.materialization.commits.CommitChanges;
import io.headrace.engine.materialization.commits.PinText;
import io.headrace.engine.materialization.commits.TouchedKeys;
import io.headrace.engine.materialization.commits.TouchedSource;
import io.headrace.engine.materialization.commits.ViewDigest;
import io.headrace.engine.materialization.latest.SourcePass;
import io.headrace.engine.materialization.latest.Timeless;
import io.headrace.engine.materialization.latest.ViewRead;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.SparkException;

/** Finds what a run by commits writes: the touched keys' rows, or all where that cannot be told. */
final class CommitReading {
  private final FeatureView view;
  private final OnlineTable table;
  private final PinnedSource source;
  private final Instant end;
  private final ViewPlan.Commits commits;
  private final ViewPins pins;

  /** Nothing after it has been written by any run that the ledger knows of. */
  private final long horizonMicros;

  /**
   * @param plan of a run by commits
   * @param pins states of the source that the store may hold rows of
   */
  CommitReading(
      FeatureView view, OnlineTable table, PinnedSource source, ViewPlan plan, ViewPins pins) {
    this.view = view;
    this.table = table;
    this.source = source;
    this.end = plan.interval().end();
    this.commits = plan.commits().orElseThrow();
    this.pins = pins;
    Instant last = pins.lastEnd().filter(e -> e.isAfter(end)).orElse(end);
    this.horizonMicros = Micros.of(last);
  }

  /** Looks through commits and reads the source. */
  ViewReading read() throws SparkException {
    CommitChanges changes =
        commits.whole().<CommitChanges>map(CommitChanges.Everything::new).orElseGet(this::changes);
    return changes instanceof CommitChanges.Everything everything
        ? everything(everything.reason())
        : touched((CommitChanges.Touched) changes);
  }

  /** What {@link #read} would go by; touched keys are counted, and nothing else is read. */
  CommitReport preview() {
    CommitChanges changes = changes();
    if (changes instanceof CommitChanges.Everything everything) {
      return report(OptionalLong.empty(), Optional.of(everything.reason()));
    }
    CommitChanges.Touched some = (CommitChanges.Touched) changes;
    if (some.rows().isEmpty()) {
      return report(OptionalLong.of(0), Optional.empty());
    }
    try (TouchedKeys keys = keys(some)) {
      return report(OptionalLong.of(keys.count()), Optional.empty());
    }
  }

  private CommitChanges changes() {
    return commits
        .whole()
        .<CommitChanges>map(CommitChanges.Everything::new)
        .orElseGet(
            () -> CommitChanges.since(pins, source, view, table, ViewDigest.of(view, table), end));
  }

  private TouchedKeys keys(CommitChanges.Touched changes) {
    return TouchedKeys.of(
        changes.rows(), view.joinKeys(), Micros.of(end), horizonMicros, expiredMicros());
  }

  /** The store may hold anything that was ever committed, so all up to the horizon is replaced. */
  private ViewReading everything(String reason) throws SparkException {
    ViewRead read = new ViewRead(table, commits.range(), Timeless.NEVER_WINS);
    return new ViewReading(
        source,
        Optional.of(SourcePass.read(source, List.of(read)).get(0)),
        new RowBounds.Same(horizonMicros),
        commits.onDelete(),
        commits.onDelete() == OnDelete.REMOVE ? Optional.of(horizonMicros) : Optional.empty(),
        Optional.of(report(OptionalLong.empty(), Optional.of(reason))),
        () -> {});
  }

  private ViewReading touched(CommitChanges.Touched changes) throws SparkException {
    if (changes.rows().isEmpty()) {
      return nothing();
    }
    TouchedKeys keys = keys(changes);
    try {
      ViewRead read =
          new ViewRead(TouchedSource.withBound(table), commits.range(), Timeless.OLDEST);
      TouchedSource rows = new TouchedSource(source, keys);
      return new ViewReading(
          rows,
          Optional.of(SourcePass.read(rows, List.of(read)).get(0)),
          new RowBounds.Own(),
          commits.onDelete(),
          Optional.empty(),
          Optional.of(report(OptionalLong.of(keys.count()), Optional.empty())),
          keys::close);
    } catch (SparkException | RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  private ViewReading nothing() {
    return new ViewReading(
        source,
        Optional.empty(),
        new RowBounds.None(),
        commits.onDelete(),
        Optional.empty(),
        Optional.of(report(OptionalLong.of(0), Optional.empty())),
        () -> {});
  }

  /** A touched key's row that has expired goes with the rest. */
  private long expiredMicros() {
    return commits.range().from().map(from -> Micros.of(from) - 1).orElse(OnlineRow.NO_BOUND);
  }

  private CommitReport report(OptionalLong touched, Optional<String> whole) {
    return new CommitReport(
        pins.done().map(ReadPin::pin).flatMap(PinText::parse).map(PinText::shown),
        PinText.shown(source.pin()),
        touched,
        whole);
  }
}
