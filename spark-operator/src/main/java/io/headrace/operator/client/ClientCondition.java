package io.headrace.operator.client;

/** How a client can end without the job having an exit code; part of the contract with callers. */
public enum ClientCondition {
  /** The API server refused the object; nothing runs. */
  REFUSED(10),
  /** The object is there or could not be, and no driver was ever started for it. */
  NOT_SUBMITTED(11),
  /** The driver did not start, or the run did not end, in time. */
  DEADLINE(12),
  /** Somebody deleted or suspended the run while it was waited for. */
  GONE(13),
  /** The cluster cannot be reached, or does not let us. */
  NO_ACCESS(14),
  /** The client was told to end. */
  INTERRUPTED(130);

  private final int exitCode;

  ClientCondition(int exitCode) {
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
