package io.headrace.engine.materialization;

/**
 * Where a view's time went, in seconds; they add up to the whole.
 *
 * @param planning until the first row was asked for: source, interval, online table, room
 * @param reading until the first writer could begin: reading the source, and one row per key and
 *     task sent on. For views that share a source it is the time in which each waited for the one
 *     pass over it
 * @param writing from then on until every row was acknowledged; the last of the reduction is in it
 * @param recording rejected rows and the interval
 */
public record Phases(double planning, double reading, double writing, double recording) {
  public double seconds() {
    return planning + reading + writing + recording;
  }
}
