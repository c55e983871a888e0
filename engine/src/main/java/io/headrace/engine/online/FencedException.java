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
    super(
        store,
        "rows of run "
            + refused.runId()
            + " for '"
            + table
            + "' were refused: a later run has taken that view over, see 'headrace runs list'."
            + " Nothing has to be repaired; run again if this run's interval is still wanted.",
        null);
  }
}
