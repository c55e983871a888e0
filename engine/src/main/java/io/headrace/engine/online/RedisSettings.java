package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Address;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.configuration.Secret;
import io.headrace.engine.definitions.Problems;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where and as whom to connect, in a form that travels to the executors.
 *
 * @param username empty for Redis' default user
 * @param password empty where the server asks for none
 * @param certificates PEM text of the authorities to trust; empty for those of the JVM. Read once,
 *     so that the file has to exist on one machine only
 * @param ttlSeconds how long a key lives after its last write; 0 for ever
 * @param timeoutMillis of a connection attempt and of an answer
 */
record RedisSettings(
    Mode mode,
    List<Address> nodes,
    String sentinelMaster,
    String username,
    Secret password,
    int database,
    boolean tls,
    String certificates,
    boolean tlsVerify,
    long ttlSeconds,
    int timeoutMillis)
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
    String certificates = "";
    if (configuration.tls() && configuration.tlsCaCertificates().isPresent()) {
      String file = configuration.tlsCaCertificates().get();
      try {
        certificates = Files.readString(Path.of(file), StandardCharsets.UTF_8);
      } catch (IOException e) {
        problems.add(
            where,
            "'ssl_ca_certs' names the file " + file + ", which cannot be read",
            "Name a readable PEM file with the certificates to trust.");
      }
    }
    problems.throwIfAny();
    return new RedisSettings(
        configuration.mode(),
        List.copyOf(configuration.nodes()),
        configuration.sentinelMaster(),
        configuration.username().orElse(""),
        configuration.password().orElse(new Secret("")),
        configuration.database(),
        configuration.tls(),
        certificates,
        configuration.tlsVerify(),
        configuration.keyTtl().map(Duration::toSeconds).orElse(0L),
        Math.toIntExact(configuration.timeout().toMillis()));
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
