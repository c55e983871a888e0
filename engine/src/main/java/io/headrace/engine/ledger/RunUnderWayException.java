package io.headrace.engine.ledger;

import io.headrace.engine.definitions.DurationText;
import java.time.Duration;

/** Another run is writing the view, and is to be left alone. Nothing was written or recorded. */
public final class RunUnderWayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RunEntry holder;

  /**
   * @param holder the run in the way, as it was seen
   */
  public RunUnderWayException(RunEntry holder) {
    this(holder, "This run has left the view alone. Run it again later, or say --if-running wait.");
  }

  private RunUnderWayException(RunEntry holder, String what) {
    super("Feature view '" + holder.view() + "': " + holder.who() + ". " + what);
    this.holder = holder;
  }

  /** Of a run whose patience has ended. */
  public static RunUnderWayException after(Duration patience, RunEntry holder) {
    return new RunUnderWayException(
        holder,
        "This run has waited for "
            + DurationText.format(patience)
            + " and left the view alone. Run it again later, or give it a longer --wait-at-most.");
  }

  /** The run in the way, as it was seen. */
  public RunEntry holder() {
    return holder;
  }
}
