package io.headrace.engine.ledger;

import java.time.Instant;

/**
 * What a run has read, or is reading, of a view's source.
 *
 * @param generation of the run
 * @param end nothing after this event time was written
 * @param digest of the definitions that the run went by
 * @param pin whatever recognises the state of the source, as text; empty for a run that cannot be
 *     followed by its pin
 */
public record ReadPin(long generation, String runId, Instant end, String digest, String pin) {}
