package io.headrace.jobs.cli;

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
  DATA_RULE_BROKEN(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
