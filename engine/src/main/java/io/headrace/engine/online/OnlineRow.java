package io.headrace.engine.online;

import java.util.Optional;

/**
 * One entity key's row on its way into a store.
 *
 * @param entityKey serialized entity key, version 3, without the project
 * @param values serialized Value of each feature of the table, in its order; a null is an empty
 *     array
 * @param texts what SQL stores keep beside a value for people ({@code value_text}), null where they
 *     keep nothing
 * @param eventMicros event timestamp, microseconds since 1970 UTC
 * @param createdMicros created timestamp likewise; {@link #NO_CREATED} where the row has none
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel as they are; rows are never compared
public record OnlineRow(
    byte[] entityKey, byte[][] values, String[] texts, long eventMicros, long createdMicros) {
  /** Lowest of all moments: a row without created timestamp loses against any that has one. */
  public static final long NO_CREATED = Long.MIN_VALUE;

  public Optional<Long> created() {
    return createdMicros == NO_CREATED ? Optional.empty() : Optional.of(createdMicros);
  }
}
