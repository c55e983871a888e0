package io.headrace.engine.online;

import java.io.Serializable;

/** How fast a run may write; travels to the executors, where each writer starts a pace of it. */
@FunctionalInterface
public interface Pacing extends Serializable {
  Pacing UNLIMITED = Unlimited::new;

  Pace start();

  /** As fast as the store answers. */
  final class Unlimited implements Pace {
    @Override
    public void await(int rows) {}

    @Override
    public void answered(int rows, long nanos) {}
  }
}
