package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Address;
import io.headrace.engine.definitions.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A client that is opened when first needed, and anew after a connection broke. What it runs has to
 * be repeatable. Not for use by several threads.
 */
final class RedisSession implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MILLIS = 100;

  private final RedisSettings settings;
  private Optional<UnifiedJedis> open = Optional.empty();

  RedisSession(RedisSettings settings) {
    this.settings = settings;
  }

  /**
   * Runs an action, a bounded number of times while the server cannot be reached or asks to wait.
   *
   * @param doing what fails then, as errors say it: {@code rows could not be written}
   */
  <T> T call(String doing, Function<UnifiedJedis, T> action) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return action.apply(client());
      } catch (JedisException e) {
        close();
        if (RedisFailures.isRefusal(e)) {
          throw RedisFailures.refused(settings, doing, e);
        }
        if (attempt == ATTEMPTS) {
          throw RedisFailures.unreachable(settings, doing, attempt, System.nanoTime() - start, e);
        }
        pause(doing, attempt);
      }
    }
  }

  private void pause(String doing, int attempt) {
    try {
      Thread.sleep(PAUSE_MILLIS * attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(settings.description(), doing + ": interrupted.", e);
    }
  }

  private UnifiedJedis client() {
    if (open.isEmpty()) {
      open = Optional.of(connect());
    }
    return open.get();
  }

  private UnifiedJedis connect() {
    Address first = settings.nodes().get(0);
    return switch (settings.mode()) {
      case STANDALONE ->
          RedisClient.builder()
              .hostAndPort(first.host(), first.port())
              .clientConfig(config())
              .build();
      case CLUSTER ->
          RedisClusterClient.builder().nodes(nodes()).clientConfig(config()).maxAttempts(1).build();
      case SENTINEL ->
          // The parameters are those of the master: as in redis-py, sentinels are asked without.
          RedisSentinelClient.builder()
              .masterName(settings.sentinelMaster())
              .sentinels(nodes())
              .clientConfig(config())
              .sentinelClientConfig(timeouts().build())
              .build();
    };
  }

  private Set<HostAndPort> nodes() {
    List<Address> nodes = settings.nodes();
    return nodes.stream().map(n -> new HostAndPort(n.host(), n.port())).collect(Collectors.toSet());
  }

  private JedisClientConfig config() {
    DefaultJedisClientConfig.Builder config = timeouts().database(settings.database());
    if (!settings.username().isEmpty()) {
      config.user(settings.username());
    }
    if (!settings.password().reveal().isEmpty()) {
      config.password(settings.password().reveal());
    }
    if (settings.tls()) {
      config.sslOptions(RedisTls.options(settings));
    }
    return config.build();
  }

  private DefaultJedisClientConfig.Builder timeouts() {
    // No greeting: servers before Redis 6 and users with few rights refuse one.
    return DefaultJedisClientConfig.builder()
        .serverDefaultProtocol()
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .connectionTimeoutMillis(settings.timeoutMillis())
        .socketTimeoutMillis(settings.timeoutMillis());
  }

  @Override
  public void close() {
    open.ifPresent(UnifiedJedis::close);
    open = Optional.empty();
  }
}
