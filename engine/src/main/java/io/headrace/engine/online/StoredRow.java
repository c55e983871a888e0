package io.headrace.engine.online;

import java.util.Map;

/**
 * A row as a store holds it.
 *
 * @param eventMicros its event timestamp, microseconds since 1970 UTC; whole seconds in SQLite
 * @param values serialized Value by feature name; a feature that the store does not hold is absent,
 *     a null is empty
 */
public record StoredRow(long eventMicros, Map<String, byte[]> values) {}
