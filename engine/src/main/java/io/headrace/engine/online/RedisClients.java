package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Address;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

/** Jedis' clients as the settings ask for them. */
final class RedisClients {
  private RedisClients() {}

  static UnifiedJedis open(RedisSettings settings) {
    JedisClientConfig config = config(settings);
    return switch (settings.mode()) {
      case STANDALONE ->
          RedisClient.builder()
              .hostAndPort(address(settings.nodes().get(0)))
              .clientConfig(config)
              .build();
      case CLUSTER ->
          RedisClusterClient.builder()
              .nodes(addresses(settings))
              .clientConfig(config)
              .maxAttempts(1)
              .build();
      case SENTINEL ->
          // The parameters are those of the master: as in redis-py, sentinels are asked without.
          RedisSentinelClient.builder()
              .masterName(settings.sentinelMaster())
              .sentinels(addresses(settings))
              .clientConfig(config)
              .sentinelClientConfig(timeouts(settings).build())
              .build();
    };
  }

  static HostAndPort address(Address node) {
    return new HostAndPort(node.host(), node.port());
  }

  private static Set<HostAndPort> addresses(RedisSettings settings) {
    return settings.nodes().stream().map(RedisClients::address).collect(Collectors.toSet());
  }

  static JedisClientConfig config(RedisSettings settings) {
    DefaultJedisClientConfig.Builder config = timeouts(settings).database(settings.database());
    if (!settings.username().isEmpty()) {
      config.user(settings.username());
    }
    if (!settings.password().reveal().isEmpty()) {
      config.password(settings.password().reveal());
    }
    if (settings.tls().on()) {
      config.sslOptions(RedisTls.options(settings.description(), settings.tls()));
    }
    return config.build();
  }

  static DefaultJedisClientConfig.Builder timeouts(RedisSettings settings) {
    // No greeting: servers before Redis 6 and users with few rights refuse one.
    return DefaultJedisClientConfig.builder()
        .serverDefaultProtocol()
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .connectionTimeoutMillis(settings.timeoutMillis())
        .socketTimeoutMillis(settings.timeoutMillis());
  }
}
