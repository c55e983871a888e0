package io.headrace.engine.materialization;

import io.headrace.engine.definitions.OnDelete;
import io.headrace.engine.materialization.latest.LatestLayout;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.materialization.latest.SourceCounts;
import io.headrace.engine.offline.PinnedSource;
import java.util.Optional;

/**
 * One view's rows on their way from the source to the store.
 *
 * @param source what the rows are read from
 * @param latest empty where there is nothing to write
 * @param bounds what the rows replace
 * @param onDelete what becomes of keys that have no row any more
 * @param sweepMicros bound up to which keys without source row are removed from the whole store;
 *     empty where they are not looked for
 * @param commits of a run that goes by what was committed
 * @param ended when the rows are written
 */
record ViewReading(
    PinnedSource source,
    Optional<LatestRows> latest,
    RowBounds bounds,
    OnDelete onDelete,
    Optional<Long> sweepMicros,
    Optional<CommitReport> commits,
    Runnable ended)
    implements AutoCloseable {

  /** Of the rows of an interval. */
  static ViewReading ofInterval(PinnedSource source, LatestRows latest) {
    return new ViewReading(
        source,
        Optional.of(latest),
        new RowBounds.None(),
        OnDelete.KEEP,
        Optional.empty(),
        Optional.empty(),
        () -> {});
  }

  /** What was read, keys that were only looked up included. */
  SourceCounts counts() {
    return latest.map(LatestRows::counts).orElse(SourceCounts.NONE);
  }

  /** Of the rows, without what only the run itself has to know of them. */
  LatestLayout layout() {
    LatestLayout all = latest.orElseThrow().layout();
    int features = all.features().size() - (bounds instanceof RowBounds.Own ? 1 : 0);
    return new LatestLayout(
        all.joinKeys(),
        all.keyTypes(),
        all.features().subList(0, features),
        all.featureTypes().subList(0, features));
  }

  /** Rows of the source: a key that is looked up brings a row that tells no more than that. */
  long rowsRead(PartitionResult written) {
    long rows = counts().rows();
    return bounds instanceof RowBounds.Own ? rows - written.keys() - written.withoutRow() : rows;
  }

  @Override
  public void close() {
    ended.run();
  }
}
