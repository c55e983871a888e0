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
 * @param boundMicros the newest event timestamp that the source ever had for the key, likewise: a
 *     stored row up to there came from the source and is replaced, whatever its times are, and one
 *     after it stays. {@link #NO_BOUND} where the times of both rows decide
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel as they are; rows are never compared
public record OnlineRow(
    byte[] entityKey,
    byte[][] values,
    String[] texts,
    long eventMicros,
    long createdMicros,
    long boundMicros) {
  /** Lowest of all moments: a row without created timestamp loses against any that has one. */
  public static final long NO_CREATED = Long.MIN_VALUE;

  /** Of a row that replaces what is not newer than itself. */
  public static final long NO_BOUND = Long.MIN_VALUE;

  public OnlineRow {
    if (boundMicros != NO_BOUND && boundMicros < eventMicros) {
      throw new IllegalStateException("a bound of " + boundMicros + " is below " + eventMicros);
    }
  }

  /** A row that replaces what is not newer than itself. */
  public OnlineRow(
      byte[] entityKey, byte[][] values, String[] texts, long eventMicros, long createdMicros) {
    this(entityKey, values, texts, eventMicros, createdMicros, NO_BOUND);
  }

  /** Whether the bound decides, and not the times of the rows. */
  public boolean isBounded() {
    return boundMicros != NO_BOUND;
  }

  public Optional<Long> created() {
    return createdMicros == NO_CREATED ? Optional.empty() : Optional.of(createdMicros);
  }
}
