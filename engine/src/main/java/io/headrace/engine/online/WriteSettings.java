package io.headrace.engine.online;

import java.io.Serializable;

/** How a run's writers behave; equal for all of them. */
public record WriteSettings(RunFence fence, Writes writes, Pacing pacing) implements Serializable {
  /** Every row, as fast as the store answers. */
  public static WriteSettings of(RunFence fence) {
    return new WriteSettings(fence, Writes.ALL, Pacing.UNLIMITED);
  }
}
