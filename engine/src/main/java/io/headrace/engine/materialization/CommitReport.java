package io.headrace.engine.materialization;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run by commits went by.
 *
 * @param since what the last such run had read, in few words; empty for the first one
 * @param until what this run has read
 * @param touchedKeys keys that commits have touched; empty where all keys were looked at
 * @param whole why all keys were looked at
 */
public record CommitReport(
    Optional<String> since, String until, OptionalLong touchedKeys, Optional<String> whole) {}
