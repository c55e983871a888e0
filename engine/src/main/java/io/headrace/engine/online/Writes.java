package io.headrace.engine.online;

/** Which of the rows that are not older than what is stored are sent on. */
public enum Writes {
  /** Every one of them. */
  ALL,

  /**
   * Only those whose time or values differ from what is stored. Spares a store's log and its
   * replicas; costs a comparison a row.
   */
  CHANGED
}
