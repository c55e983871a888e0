package io.headrace.operator.deployment;

import io.headrace.operator.deployment.Schedule.Scheduler;
import io.headrace.operator.manifest.SparkOperator;
import java.util.Optional;

/**
 * What a command line decides over the file.
 *
 * @param allowLatest whether an image may be called {@code latest}, or have no tag
 */
public record Overrides(
    Optional<SparkOperator> operator, Optional<Scheduler> scheduler, boolean allowLatest) {
  public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty(), false);
}
