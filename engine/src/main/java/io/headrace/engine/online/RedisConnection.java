package io.headrace.engine.online;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.PushConsumer;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.PushMessage;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * A connection to one server on which commands are sent without waiting for answers. Connecting,
 * encryption and log-in are Jedis'; afterwards the socket is ours. Not for use by several threads.
 */
final class RedisConnection implements Closeable {
  private static final int FLUSH_BYTES = 32 << 10;

  // The older protocol is spoken, in which servers push nothing.
  private static final PushConsumerChain NO_PUSHES =
      new PushConsumerChain() {
        @Override
        public PushMessage process(PushMessage message) {
          return message;
        }

        @Override
        public List<PushConsumer> getConsumers() {
          return List.of();
        }
      };

  private final HostAndPort address;
  private final Connection handshake;
  private final OutputStream out;
  private final RedisInputStream in;
  private final RedisBuffer unsent = new RedisBuffer(2 * FLUSH_BYTES);

  private RedisConnection(
      HostAndPort address, Connection handshake, OutputStream out, RedisInputStream in) {
    this.address = address;
    this.handshake = handshake;
    this.out = out;
    this.in = in;
  }

  /**
   * @throws redis.clients.jedis.exceptions.JedisException when the server cannot be reached or
   *     refuses the credentials
   */
  static RedisConnection open(HostAndPort address, JedisClientConfig config) {
    Socket[] made = new Socket[1];
    DefaultJedisSocketFactory sockets = new DefaultJedisSocketFactory(address, config);
    Connection handshake =
        new Connection(
            () -> {
              made[0] = sockets.createSocket();
              return made[0];
            },
            config);
    try {
      // Every answer of the handshake was read, so nothing is left in Jedis' own buffers.
      return new RedisConnection(
          address,
          handshake,
          made[0].getOutputStream(),
          new RedisInputStream(made[0].getInputStream()));
    } catch (IOException e) {
      handshake.close();
      throw new JedisConnectionException("the connection broke", e);
    }
  }

  HostAndPort address() {
    return address;
  }

  /** Where the next commands are put together; see {@link #pass}. */
  RedisBuffer unsent() {
    return unsent;
  }

  /** Sends what was put together once it is worth it. */
  void pass() {
    if (unsent.size() >= FLUSH_BYTES) {
      flush();
    }
  }

  void flush() {
    try {
      unsent.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new JedisConnectionException("the connection to " + address + " broke", e);
    }
  }

  /**
   * The next answer: a Long, bytes, a list of such, or null.
   *
   * @throws redis.clients.jedis.exceptions.JedisDataException when the answer is an error
   * @throws JedisConnectionException when none comes
   */
  Object read() {
    return Protocol.read(in, NO_PUSHES);
  }

  /** Sends a command and waits for its answer; nothing else may be under way. */
  Object ask(byte[]... command) {
    unsent.command(command.length);
    for (byte[] argument : command) {
      unsent.argument(argument);
    }
    flush();
    return read();
  }

  @Override
  public void close() {
    // Jedis would close politely, which waits for what was sent.
    try {
      handshake.forceDisconnect();
    } catch (IOException e) {
      // It is broken already.
    }
  }
}
