package io.headrace.engine.online;

import java.io.Serializable;

/**
 * A row that a store refused for what is in it, and left out.
 *
 * @param entityKey serialized entity key, version 3, without the project
 * @param reason what the store said, in one line
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel as they are; rows are never compared
public record RefusedRow(byte[] entityKey, String reason) implements Serializable {}
