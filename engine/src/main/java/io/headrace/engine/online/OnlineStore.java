package io.headrace.engine.online;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * An online store. One object serves a whole run: it travels to the executors as settings, and
 * connections are opened where they are used.
 *
 * <p>Every method throws {@link io.headrace.engine.definitions.StoreException} when the store does
 * not answer, refuses the credentials or fails; the message names the address and how long was
 * tried, and never a secret.
 */
public interface OnlineStore extends Serializable {

  /**
   * Kind and address without credentials, as errors and reports show it: {@code Redis at
   * localhost:6379}.
   */
  String description();

  /** How many writers may be open at once, over the whole cluster; 1 for a store in one file. */
  int maxWriters();

  /** Creates what the table needs before rows arrive; leaves an existing one alone. */
  void prepare(OnlineTable table);

  /** Removes the table's rows and whatever else was created for it. */
  void drop(OnlineTable table);

  /** Opens a writer in the calling executor. */
  OnlineWriter openWriter(OnlineTable table, RunFence fence);

  /**
   * Reads rows by key.
   *
   * @param features names of the features wanted
   * @return one element a key, in the order of {@code entityKeys}; empty where the store has no row
   *     of this table
   */
  List<Optional<StoredRow>> read(OnlineTable table, List<byte[]> entityKeys, List<String> features);

  /**
   * Identity of the server processes behind the store, compared before an interval is recorded:
   * when it changed, writes that were acknowledged may be gone and the run has to be repeated.
   * Constant for stores that sync to disk before they answer.
   */
  String incarnation();
}
