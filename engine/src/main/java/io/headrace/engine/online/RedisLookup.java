package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Asks on one connection what the store holds of the rows of a call, and has it watch them.
 *
 * <p>As long as nothing was found it asks with one word whether there is anything at all, which
 * costs an empty store half of what asking for each row does.
 */
final class RedisLookup {
  private static final List<byte[]> NOTHING = Collections.singletonList(null);

  private final RedisScriptArguments arguments;
  private final byte[] fence;
  private final RedisConnection connection;
  private boolean foundSomething;

  RedisLookup(RedisScriptArguments arguments, byte[] fence, RedisConnection connection) {
    this.arguments = arguments;
    this.fence = fence;
    this.connection = connection;
  }

  /** Puts the questions together; they are not sent yet. */
  void ask(RedisBatch.Call call) {
    RedisBuffer out = connection.unsent();
    out.command(2 + call.rows());
    out.argument(RedisWords.WATCH);
    out.argument(fence);
    call.keysTo(out);
    out.command(3);
    out.argument(RedisWords.HGET);
    out.argument(fence);
    out.argument(arguments.table());
    if (foundSomething) {
      askForRows(call);
    } else {
      out.command(1 + call.rows());
      out.argument(RedisWords.EXISTS);
      call.keysTo(out);
    }
  }

  private void askForRows(RedisBatch.Call call) {
    RedisBuffer out = connection.unsent();
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

  /**
   * What the store holds of each row: its timestamp, and its values where those are compared.
   *
   * @throws JedisDataException when the fence is beyond this run
   */
  List<List<?>> answer(RedisBatch.Call call) {
    connection.read();
    byte[] least = (byte[]) connection.read();
    if (least != null && Long.parseLong(text(least)) > arguments.generation()) {
      throw new JedisDataException(NewerWinsScript.FENCED + " " + text(least));
    }
    if (!foundSomething) {
      if ((Long) connection.read() == 0) {
        return Collections.nCopies(call.rows(), NOTHING);
      }
      foundSomething = true;
      askForRows(call);
      connection.flush();
    }
    List<List<?>> held = new ArrayList<>(call.rows());
    for (int row = 0; row < call.rows(); row++) {
      held.add((List<?>) connection.read());
    }
    return held;
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.US_ASCII);
  }
}
