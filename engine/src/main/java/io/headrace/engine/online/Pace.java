package io.headrace.engine.online;

/** Holds one writer back. Asked by the writer around each batch; not for use by several threads. */
public interface Pace {
  /** Returns when a batch of so many rows may be sent. */
  void await(int rows);

  /** Hears how long the store took for a batch. */
  void answered(int rows, long nanos);
}
