package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Address;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.configuration.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** The one Redis server of a test JVM. */
public final class TestRedis {
  private static final String HOST = "127.0.0.1";
  private static final int PORT = freePort();
  private static final RedisServer SERVER = started(PORT);

  private TestRedis() {}

  public static String host() {
    return HOST;
  }

  public static int port() {
    return SERVER.ports().get(0);
  }

  /** Standalone, without credentials, database 0. */
  public static OnlineStoreConfiguration.Redis configuration() {
    return configuration(port(), Optional.empty());
  }

  /** A connection of the test's own, to look at what a store left. */
  public static Jedis connect() {
    return new Jedis(host(), port());
  }

  /** Removes everything from the server. */
  public static void flush() {
    try (Jedis jedis = connect()) {
      jedis.flushAll();
    }
  }

  static OnlineStoreConfiguration.Redis configuration(int port, Optional<String> password) {
    return configuration(Mode.STANDALONE, List.of(port), password, Optional.empty());
  }

  static OnlineStoreConfiguration.Redis configuration(
      Mode mode, List<Integer> ports, Optional<String> password, Optional<Duration> ttl) {
    return configuration(mode, ports, password, ttl, Duration.ofSeconds(30), 0);
  }

  /** Gives up after the given time. */
  static OnlineStoreConfiguration.Redis patient(Mode mode, List<Integer> ports, Duration patience) {
    return configuration(mode, ports, Optional.empty(), Optional.empty(), patience, 0);
  }

  static OnlineStoreConfiguration.Redis configuration(
      Mode mode,
      List<Integer> ports,
      Optional<String> password,
      Optional<Duration> ttl,
      Duration patience,
      int replicas) {
    return new OnlineStoreConfiguration.Redis(
        mode,
        ports.stream().map(port -> new Address(HOST, port)).toList(),
        "mymaster",
        Optional.empty(),
        password.map(Secret::new),
        0,
        Optional.empty(),
        ttl,
        Duration.ofSeconds(2),
        patience,
        replicas);
  }

  /** A server of a test's own, which the test stops; nothing is saved. */
  static RedisServer started(int port, String... settings) {
    try {
      var builder = RedisServer.newRedisServer().port(port).bind(HOST).setting("save \"\"");
      for (String setting : settings) {
        builder.setting(setting);
      }
      RedisServer server = builder.build();
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void stop(RedisServer server) {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
