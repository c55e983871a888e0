package io.headrace.jobs.cli;

import io.headrace.operator.client.ClientCondition;

/** What the process tells its caller; part of the contract with schedulers. */
enum ExitCode {
  DONE(0),
  FAILED(1),
  /** Wrong usage, or definitions that the user has to mend. */
  WRONG_USAGE(2),
  /** Some views are done, others failed; the report says which. */
  PARTLY_DONE(3),
  /** A source, registry or store cannot be reached. */
  UNREACHABLE(4),
  /** Data broke a rule that its definition declares. */
  DATA_RULE_BROKEN(5),

  // Below: what the Kubernetes client finds by itself. What it passes on from a job is above.

  /** The API server refused the object. */
  REFUSED(ClientCondition.REFUSED.exitCode()),
  /** No driver was ever started. */
  NOT_SUBMITTED(ClientCondition.NOT_SUBMITTED.exitCode()),
  /** The run did not start, or did not end, in time. */
  DEADLINE(ClientCondition.DEADLINE.exitCode()),
  /** The run was deleted or suspended while it was waited for. */
  GONE(ClientCondition.GONE.exitCode()),
  /** The cluster cannot be reached, or does not let us. */
  NO_ACCESS(ClientCondition.NO_ACCESS.exitCode()),
  /** The client was told to end. */
  INTERRUPTED(ClientCondition.INTERRUPTED.exitCode());

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  static ExitCode of(ClientCondition condition) {
    return valueOf(condition.name());
  }

  int code() {
    return code;
  }
}
