package io.headrace.engine.ledger;

/**
 * What a run did with a view, in rows of the source, entity keys and rows of the store.
 *
 * @param read rows of the source in the interval
 * @param keys distinct entity keys
 * @param written rows that stand in the store now
 * @param older rows for which the store had a newer one
 * @param unchanged rows that the store held already
 * @param rejected rows left out, and rows that the store refused
 * @param bytes of keys and values written
 */
public record RunCounts(
    long read, long keys, long written, long older, long unchanged, long rejected, long bytes) {
  public static final RunCounts NONE = new RunCounts(0, 0, 0, 0, 0, 0, 0);
}
