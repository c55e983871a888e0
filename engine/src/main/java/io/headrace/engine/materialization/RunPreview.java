package io.headrace.engine.materialization;

import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.definitions.Interval;
import java.util.Optional;

/**
 * What a run would do with a view.
 *
 * @param interval that it would record; empty where an increment has nothing to do
 * @param by what it would go by
 * @param commits of a run that would go by what was committed
 */
public record RunPreview(
    Optional<Interval> interval, IncrementsBy by, Optional<CommitReport> commits) {}
