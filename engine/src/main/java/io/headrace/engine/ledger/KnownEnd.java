package io.headrace.engine.ledger;

import java.time.Instant;

/** The latest end of an interval that a view was materialized up to, and by which run. */
public record KnownEnd(Instant end, String runId) {}
