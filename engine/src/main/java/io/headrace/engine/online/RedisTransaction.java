package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisDataException;

/** The two halves of a call's transaction: what is stored is read, then what is newer written. */
final class RedisTransaction {
  private final RedisScriptArguments arguments;
  private final byte[] fence;

  RedisTransaction(RedisScriptArguments arguments, byte[] fence) {
    this.arguments = arguments;
    this.fence = fence;
  }

  /**
   * A call whose transaction is under way.
   *
   * @param left rows that were left alone, as the script would tell them
   * @param commands in the transaction; none where nothing had to be written
   * @param awaited whether replicas were asked behind it
   */
  record Written(RedisBatch.Call call, List<Long> left, int commands, boolean awaited) {
    Written askingReplicas() {
      return new Written(call, left, commands, true);
    }
  }

  void read(RedisBatch.Call call, RedisBuffer out) {
    out.command(2 + call.rows());
    out.argument(RedisWords.WATCH);
    out.argument(fence);
    call.keysTo(out);
    out.command(3);
    out.argument(RedisWords.HGET);
    out.argument(fence);
    out.argument(arguments.table());
    byte[][] fields = arguments.compared();
    for (int row = 0; row < call.rows(); row++) {
      out.command(2 + fields.length);
      out.argument(RedisWords.HMGET);
      call.keyTo(row, out);
      for (byte[] field : fields) {
        out.argument(field);
      }
    }
  }

  /** Takes the answers of {@link #read} and writes the second half. */
  Written write(RedisBatch.Call call, RedisConnection connection) {
    List<List<?>> held = held(call, connection);
    RedisBuffer out = connection.unsent();
    List<Long> left = new ArrayList<>();
    int commands = 0;
    for (int row = 0; row < call.rows(); row++) {
      byte[] stored = (byte[]) held.get(row).get(0);
      boolean older = stored != null && RedisFields.isNewer(stored, call.micros(row));
      // Nobody knows who wrote the equal rows of a call whose answer was lost: it writes them.
      boolean compared = !older && arguments.comparesValues() && !call.lost();
      boolean same = compared && call.holds(row, held.get(row));
      if (older || same) {
        left.add(same ? -row - 1L : row + 1L);
      }
      boolean prolonged = !older && arguments.ttl().length > 0;
      if (commands == 0 && (prolonged || (!older && !same))) {
        out.command(1);
        out.argument(RedisWords.MULTI);
      }
      if (!older && !same) {
        call.hsetTo(row, arguments.fields(), out);
        commands++;
      }
      if (prolonged) {
        out.command(3);
        out.argument(RedisWords.EXPIRE);
        call.keyTo(row, out);
        out.argument(arguments.ttl());
        commands++;
      }
    }
    out.command(1);
    out.argument(commands > 0 ? RedisWords.EXEC : RedisWords.UNWATCH);
    return new Written(call, left, commands, false);
  }

  /** What the store holds of each row: its timestamp, and its values where those are compared. */
  private List<List<?>> held(RedisBatch.Call call, RedisConnection connection) {
    connection.read();
    byte[] least = (byte[]) connection.read();
    if (least != null && Long.parseLong(text(least)) > arguments.generation()) {
      throw new JedisDataException(NewerWinsScript.FENCED + " " + text(least));
    }
    List<List<?>> held = new ArrayList<>(call.rows());
    for (int row = 0; row < call.rows(); row++) {
      held.add((List<?>) connection.read());
    }
    return held;
  }

  /**
   * Takes the answers of the second half.
   *
   * @return whether it was carried out, not dropped
   * @throws JedisDataException when the server refuses any of it
   */
  static boolean isDone(Written written, RedisConnection connection) {
    Optional<JedisDataException> refusal = Optional.empty();
    Object done = null;
    for (int answer = 0; answer < (written.commands == 0 ? 1 : written.commands + 2); answer++) {
      try {
        done = connection.read();
      } catch (JedisDataException e) {
        // The first says why; the end of the transaction only that there was something.
        refusal = refusal.or(() -> Optional.of(e));
      }
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    if (done instanceof List<?> results) {
      for (Object result : results) {
        if (result instanceof JedisDataException refused) {
          throw refused;
        }
      }
    }
    return done != null;
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.US_ASCII);
  }
}
