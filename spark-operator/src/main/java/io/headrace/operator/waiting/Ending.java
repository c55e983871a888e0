package io.headrace.operator.waiting;

import io.headrace.operator.client.ClientCondition;
import io.headrace.operator.run.DriverExit;
import java.util.Optional;

/** How a wait ended. */
public sealed interface Ending {
  int exitCode();

  /** In a few words. */
  String words();

  /** The job is done. */
  record Done() implements Ending {
    @Override
    public int exitCode() {
      return 0;
    }

    @Override
    public String words() {
      return "succeeded";
    }
  }

  /** A driver ran and failed, or was lost: the exit code is the job's own where it has one. */
  record Failed(Optional<DriverExit> driver) implements Ending {
    private static final int FAILED = 1;

    @Override
    public int exitCode() {
      return driver.map(DriverExit::ofFailedRun).orElse(FAILED);
    }

    @Override
    public String words() {
      return "failed";
    }
  }

  /** The operator has given up, and no driver ever ran. */
  record NotSubmitted() implements Ending {
    @Override
    public int exitCode() {
      return ClientCondition.NOT_SUBMITTED.exitCode();
    }

    @Override
    public String words() {
      return "was not submitted";
    }
  }

  /**
   * Time is over.
   *
   * @param which what was waited for, such as {@code did not start within 15 minutes}
   */
  record Deadline(String which) implements Ending {
    @Override
    public int exitCode() {
      return ClientCondition.DEADLINE.exitCode();
    }

    @Override
    public String words() {
      return which;
    }
  }

  /** Deleted or suspended by somebody. */
  record Gone(String how) implements Ending {
    @Override
    public int exitCode() {
      return ClientCondition.GONE.exitCode();
    }

    @Override
    public String words() {
      return how;
    }
  }

  /** We were told to end. */
  record Interrupted() implements Ending {
    @Override
    public int exitCode() {
      return ClientCondition.INTERRUPTED.exitCode();
    }

    @Override
    public String words() {
      return "is not waited for any longer: interrupted";
    }
  }
}
