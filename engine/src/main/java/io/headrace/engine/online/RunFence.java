package io.headrace.engine.online;

import java.io.Serializable;

/**
 * Who is writing. A store that keeps fences refuses the rows of a run once a later generation has
 * begun on the same view.
 *
 * @param runId names the run in logs, reports and the ledger
 * @param generation grows with every run of a project
 */
public record RunFence(String runId, long generation) implements Serializable {}
