package io.headrace.engine.online;

import io.headrace.engine.definitions.StoreException;

/** A later run has taken the table over: the store refuses what this one still sends. */
public final class FencedException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * @param table the online table's name
   * @param refused the run whose rows were refused
   */
  public FencedException(String store, String table, RunFence refused) {
    super(store, message(table, refused, "a later run"), null);
  }

  /**
   * @param by id of the run that took the table over
   */
  public FencedException(String store, String table, RunFence refused, String by) {
    super(store, message(table, refused, "run " + by), null);
  }

  private static String message(String table, RunFence refused, String by) {
    return "rows of run "
        + refused.runId()
        + " for '"
        + table
        + "' were refused: "
        + by
        + " has taken that view over, see 'headrace runs list'."
        + " Nothing has to be repaired; run again if this run's interval is still wanted.";
  }
}
