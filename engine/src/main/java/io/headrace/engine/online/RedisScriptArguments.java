package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is equal for all rows of a writer.
 *
 * @param table name of the online table
 * @param generation of the run
 * @param ttl seconds that a hash lives; empty for ever
 * @param fields of the timestamp, then of each feature
 * @param comparesValues whether equal rows are left alone
 * @param rule what decides about a row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RedisScriptArguments(
    byte[] table, long generation, byte[] ttl, byte[][] fields, boolean comparesValues, Rule rule) {
  /** What decides about a row. */
  enum Rule {
    /** The times of both rows. */
    NEWER_WINS,
    /** The row's bound. */
    BOUND
  }

  static RedisScriptArguments of(
      RedisSettings settings, OnlineTable table, WriteSettings how, Rule rule) {
    List<String> names = table.features().stream().map(Field::name).toList();
    byte[][] fields = new byte[1 + names.size()][];
    fields[0] = RedisFields.timestamp(table.name());
    System.arraycopy(RedisFields.features(table.name(), names), 0, fields, 1, names.size());
    return new RedisScriptArguments(
        table.name().getBytes(StandardCharsets.UTF_8),
        how.fence().generation(),
        settings.ttlSeconds() == 0 ? new byte[0] : ascii(settings.ttlSeconds()),
        fields,
        how.writes() == Writes.CHANGED,
        rule);
  }

  /** What decides about a row. */
  NewerWinsScript script() {
    return script(comparesValues ? Writes.CHANGED : Writes.ALL);
  }

  /** Likewise for rows that may be there because this run wrote them: equal ones are written. */
  NewerWinsScript scriptForRepetitions() {
    return script(Writes.ALL);
  }

  private NewerWinsScript script(Writes writes) {
    int features = fields.length - 1;
    return rule == Rule.BOUND
        ? NewerWinsScript.bounded(features, writes)
        : NewerWinsScript.of(features, writes);
  }

  /** How many each row has. */
  int perRow() {
    return fields.length + (rule == Rule.BOUND ? 1 : 0);
  }

  /** Those of {@link NewerWinsScript} before the rows'. */
  byte[][] common() {
    byte[][] common = new byte[3 + fields.length][];
    common[0] = table;
    common[1] = RedisFence.text(generation);
    common[2] = ttl.length == 0 ? ascii(0) : ttl;
    System.arraycopy(fields, 0, common, 3, fields.length);
    return common;
  }

  /** Fields whose stored values decide about a row. */
  byte[][] compared() {
    return comparesValues ? fields : new byte[][] {fields[0]};
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}
