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
import io.headrace.engine.online.OnlineRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.SparkException;

/** Finds what a run by commits writes: the touched keys' rows, or all where that cannot be told. */
final class CommitReading {
  private final PlannedView planned;
  private final ViewPlan.Commits commits;
  private final ViewPins pins;

  /** Nothing after it has been written by any run that the ledger knows of. */
  private final long horizonMicros;

  /**
   * @param planned of a run by commits
   * @param pins states of the source that the store may hold rows of
   */
  CommitReading(PlannedView planned, ViewPins pins) {
    this.planned = planned;
    this.commits = planned.plan().commits().orElseThrow();
    this.pins = pins;
    Instant end = planned.plan().interval().end();
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

  private CommitChanges changes() {
    FeatureView view = planned.view();
    return CommitChanges.since(
        pins,
        planned.source(),
        view,
        ViewDigest.of(view, planned.table()),
        planned.plan().interval().end());
  }

  /** The store may hold anything that was ever committed, so all up to the horizon is replaced. */
  private ViewReading everything(String reason) throws SparkException {
    ViewRead read = new ViewRead(planned.table(), commits.range(), Timeless.NEVER_WINS);
    return new ViewReading(
        planned.source(),
        Optional.of(SourcePass.read(planned.source(), List.of(read)).get(0)),
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
    TouchedKeys keys =
        TouchedKeys.of(changes.rows(), planned.view().joinKeys(), horizonMicros, expiredMicros());
    try {
      ViewRead read =
          new ViewRead(TouchedSource.withBound(planned.table()), commits.range(), Timeless.OLDEST);
      TouchedSource source = new TouchedSource(planned.source(), keys);
      return new ViewReading(
          source,
          Optional.of(SourcePass.read(source, List.of(read)).get(0)),
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
        planned.source(),
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
        PinText.shown(planned.source().pin()),
        touched,
        whole);
  }
}
