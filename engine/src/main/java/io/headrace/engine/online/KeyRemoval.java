package io.headrace.engine.online;

/**
 * A key whose row is to go.
 *
 * @param boundMicros a stored row with a later event timestamp stays
 */
@SuppressWarnings("ArrayRecordComponent") // bytes travel as they are; never compared
record KeyRemoval(byte[] entityKey, long boundMicros) {}
