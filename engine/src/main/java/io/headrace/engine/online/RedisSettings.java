package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Address;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.configuration.Secret;
import io.headrace.engine.definitions.Problems;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where and as whom to connect, in a form that travels to the executors.
 *
 * @param username empty for Redis' default user
 * @param password empty where the server asks for none
 * @param ttlSeconds how long a key lives after its last write; 0 for ever
 * @param timeoutMillis of a connection attempt and of an answer
 * @param patience how long something is tried again that may pass
 * @param replicas how many have to confirm each batch
 */
record RedisSettings(
    Mode mode,
    List<Address> nodes,
    String sentinelMaster,
    String username,
    Secret password,
    int database,
    RedisTls tls,
    long ttlSeconds,
    int timeoutMillis,
    Duration patience,
    int replicas)
    implements Serializable {

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when the settings contradict each
   *     other or a certificate file cannot be read
   */
  static RedisSettings of(Redis configuration) {
    Problems problems = new Problems();
    String where = "feature_store.yaml, online_store, connection_string";
    if (configuration.mode() == Mode.CLUSTER && configuration.database() != 0) {
      problems.add(
          where,
          "it asks for database " + configuration.database() + ", but a Redis Cluster has only 0",
          "Leave 'db' out.");
    }
    if (configuration.nodes().isEmpty()) {
      problems.add(where, "it names no host", "Begin it with host:port.");
    }
    RedisTls tls =
        configuration.tls().map(t -> RedisTls.read(t, where, problems)).orElse(RedisTls.OFF);
    problems.throwIfAny();
    return new RedisSettings(
        configuration.mode(),
        List.copyOf(configuration.nodes()),
        configuration.sentinelMaster(),
        configuration.username().orElse(""),
        configuration.password().orElse(new Secret("")),
        configuration.database(),
        tls,
        configuration.keyTtl().map(Duration::toSeconds).orElse(0L),
        Math.toIntExact(configuration.timeout().toMillis()),
        configuration.patience(),
        configuration.replicas());
  }

  boolean isCluster() {
    return mode == Mode.CLUSTER;
  }

  String description() {
    String addresses = nodes.stream().map(Address::toString).collect(Collectors.joining(", "));
    return switch (mode) {
      case STANDALONE -> "Redis at " + nodes.get(0);
      case CLUSTER -> "Redis Cluster at " + addresses;
      case SENTINEL -> "Redis '" + sentinelMaster + "' behind the sentinels at " + addresses;
    };
  }
}
