package io.headrace.operator.submission;

import io.headrace.operator.run.RunReference;

/** What became of a submission. */
public sealed interface Submitted {
  RunReference run();

  /** A new object was created. */
  record Created(RunReference run) implements Submitted {}

  /** The same run was there already, and goes on. */
  record Attached(RunReference run) implements Submitted {}

  /** The same run has succeeded before. */
  record AlreadyDone(RunReference run) implements Submitted {}
}
