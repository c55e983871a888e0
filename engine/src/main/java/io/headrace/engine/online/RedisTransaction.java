package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a call writes once it is known what the store holds: all that is not older, or nothing. */
final class RedisTransaction {
  private final RedisScriptArguments arguments;

  RedisTransaction(RedisScriptArguments arguments) {
    this.arguments = arguments;
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

  /**
   * @param held what the store holds of each row, as {@link RedisLookup} tells it
   */
  Written write(RedisBatch.Call call, List<List<?>> held, RedisBuffer out) {
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

  /**
   * Takes the answers of {@link #write}.
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
}
