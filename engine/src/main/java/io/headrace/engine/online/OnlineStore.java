package io.headrace.engine.online;

import java.io.Serializable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

  /**
   * Which of a project's tables cannot be in the store together. Asked before anything is written;
   * connects to nothing.
   */
  default List<TableCollision> collisions(List<OnlineTable> tables) {
    return List.of();
  }

  /** Creates what the table needs before rows arrive; leaves an existing one alone. */
  void prepare(OnlineTable table);

  /** Removes the table's rows and whatever else was created for it. */
  void drop(OnlineTable table);

  /** How finely event timestamps are kept: finer parts are cut off. */
  default Duration timePrecision() {
    return Duration.of(1, ChronoUnit.MICROS);
  }

  /** Whether {@link OnlineRow#texts} are kept; where they are not, nobody has to make them. */
  default boolean keepsTexts() {
    return true;
  }

  /**
   * Opens a writer in the calling executor. Each batch is checked against the fence in the store,
   * in one atomic step with its rows.
   *
   * <p>The writer's methods throw {@link FencedException} when the fence stands above the run.
   */
  OnlineWriter openWriter(OnlineTable table, WriteSettings settings);

  /** Opens a writer that sends every row as fast as the store answers. */
  default OnlineWriter openWriter(OnlineTable table, RunFence fence) {
    return openWriter(table, WriteSettings.of(fence));
  }

  /** The least generation that may write the table; 0 where no fence was ever raised. */
  default long fence(OnlineTable table) {
    return 0;
  }

  /**
   * From when this returns, rows of generations below the given one are refused. Never lowers a
   * fence.
   */
  default void raiseFence(OnlineTable table, RunFence fence) {}

  /**
   * Shows the entity key of every row of the table, in any order and none left out; a row written
   * meanwhile may be shown or not, and rarely one twice.
   */
  default void forEachKey(OnlineTable table, Consumer<byte[]> keys) {
    throw new UnsupportedOperationException(description() + " does not list keys");
  }

  /** Removes the rows of keys; other tables' rows under these keys stay. */
  default void remove(OnlineTable table, List<byte[]> entityKeys, RunFence fence) {
    throw new UnsupportedOperationException(description() + " does not remove rows");
  }

  /** Asked before a run; empty where memory does not bound the store. */
  default Optional<StoreRoom> room() {
    return Optional.empty();
  }

  /** About how many bytes of a bounded store's memory a row takes, keys and overhead included. */
  default long estimatedRowBytes(OnlineTable table, long valueBytes) {
    return valueBytes;
  }

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
