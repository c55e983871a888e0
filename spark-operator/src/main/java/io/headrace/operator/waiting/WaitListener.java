package io.headrace.operator.waiting;

import io.headrace.operator.run.DriverPod;

/** Is told what happens while a run is waited for. */
public interface WaitListener {
  /** One line for a person. */
  void says(String line);

  /** The container of an attempt's driver has begun to run: there is a log from now on. */
  default void driverStarted(DriverPod pod) {}
}
