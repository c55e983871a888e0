package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Writes batches of rows, each a pipeline with one script call a row. A batch that breaks off is
 * sent again without the rows that were acknowledged: writing a row twice changes nothing.
 */
final class RedisOnlineWriter implements OnlineWriter {
  private static final int BATCH_ROWS = 500;
  private static final long BATCH_BYTES = 4L << 20;

  private final RedisSession session;
  private final RedisKeys keys;
  private final byte[] timestampField;
  private final byte[][] featureFields;
  private final byte[] ttl;
  private final byte[] digest = NewerWinsScript.digest();
  private List<Call> pending = new ArrayList<>(BATCH_ROWS);
  private long pendingBytes;
  private WriteCounts acknowledged = WriteCounts.NONE;

  RedisOnlineWriter(RedisSettings settings, OnlineTable table) {
    this.session = new RedisSession(settings);
    this.keys = new RedisKeys(table);
    this.timestampField = RedisFields.timestamp(table.name());
    this.featureFields =
        RedisFields.features(table.name(), table.features().stream().map(Field::name).toList());
    this.ttl = Long.toString(settings.ttlSeconds()).getBytes(StandardCharsets.US_ASCII);
  }

  /** One row as the script takes it; bytes are those of its key and values. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(byte[] key, List<byte[]> arguments, long bytes) {}

  @Override
  public void write(OnlineRow row) {
    Call call = call(row);
    pending.add(call);
    pendingBytes += call.bytes();
    if (pending.size() == BATCH_ROWS || pendingBytes >= BATCH_BYTES) {
      send();
    }
  }

  private Call call(OnlineRow row) {
    byte[] key = keys.key(row.entityKey());
    byte[][] arguments = new byte[2 * featureFields.length + 3][];
    long bytes = key.length;
    arguments[0] = timestampField;
    arguments[1] = RedisFields.timestampValue(row.eventMicros());
    for (int f = 0; f < featureFields.length; f++) {
      arguments[2 * f + 2] = featureFields[f];
      arguments[2 * f + 3] = row.values()[f];
      bytes += row.values()[f].length;
    }
    arguments[arguments.length - 1] = ttl;
    return new Call(key, Arrays.asList(arguments), bytes);
  }

  @Override
  public WriteCounts flush() {
    if (!pending.isEmpty()) {
      send();
    }
    return acknowledged;
  }

  private void send() {
    session.call(
        "rows could not be written",
        client -> {
          send(client, (pipeline, key, arguments) -> pipeline.evalsha(digest, key, arguments));
          if (!pending.isEmpty()) {
            // The server does not know the script, or forgot it when it was started again.
            byte[] text = NewerWinsScript.text();
            send(client, (pipeline, key, arguments) -> pipeline.eval(text, key, arguments));
          }
          return acknowledged;
        });
    pendingBytes = 0;
  }

  /** How a server is asked to run the script. */
  private interface Request {
    Response<Object> add(AbstractPipeline pipeline, List<byte[]> key, List<byte[]> arguments);
  }

  /** Sends all rows pending; afterwards those are pending whose server lacks the script. */
  private void send(UnifiedJedis client, Request request) {
    List<Response<Object>> responses = new ArrayList<>(pending.size());
    try (AbstractPipeline pipeline = client.pipelined()) {
      for (Call call : pending) {
        responses.add(request.add(pipeline, List.of(call.key()), call.arguments()));
      }
      pipeline.sync();
    }
    settle(responses);
  }

  private void settle(List<Response<Object>> responses) {
    List<Call> unsettled = new ArrayList<>();
    Optional<JedisException> failure = Optional.empty();
    for (int i = 0; i < responses.size(); i++) {
      Call call = pending.get(i);
      try {
        acknowledged = acknowledged.plus(outcome(call, RedisFailures.answer(responses.get(i))));
      } catch (JedisNoScriptException e) {
        unsettled.add(call);
      } catch (JedisException e) {
        unsettled.add(call);
        failure = failure.or(() -> Optional.of(e));
      }
    }
    pending = unsettled;
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static WriteCounts outcome(Call call, Object answer) {
    return Long.valueOf(1).equals(answer)
        ? new WriteCounts(1, 0, 0, 0, call.bytes())
        : new WriteCounts(0, 1, 0, 0, 0);
  }

  @Override
  public void close() {
    session.close();
  }
}
