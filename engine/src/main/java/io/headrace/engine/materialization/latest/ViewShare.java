package io.headrace.engine.materialization.latest;

import java.io.Serializable;

/**
 * What a task has to know to reduce for one view.
 *
 * @param projection from a row of the scan to a row of the layout
 * @param firstMicro earliest event timestamp that counts
 * @param lastMicro latest event timestamp that counts
 * @param firstPartition of this view in the shuffle
 * @param partitions for its rows; one more, behind them, is for counts
 */
record ViewShare(
    LatestLayout layout,
    ScanProjection projection,
    Timeless timeless,
    long firstMicro,
    long lastMicro,
    int firstPartition,
    int partitions)
    implements Serializable {

  int countsPartition() {
    return firstPartition + partitions;
  }
}
