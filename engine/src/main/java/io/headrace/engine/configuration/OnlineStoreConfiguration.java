package io.headrace.engine.configuration;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The {@code online_store} block. */
public sealed interface OnlineStoreConfiguration extends Serializable {

  /** {@code online_store: null}: nothing is materialized. */
  record None() implements OnlineStoreConfiguration {}

  /**
   * A file.
   *
   * @param path as written, relative to the feature repository
   */
  record Sqlite(String path) implements OnlineStoreConfiguration {}

  /**
   * Redis, read from Feast's {@code connection_string}.
   *
   * @param nodes in order; a standalone store uses the first
   * @param keyTtl how long a key lives after its last write
   */
  record Redis(
      Mode mode,
      List<Address> nodes,
      String sentinelMaster,
      Optional<String> username,
      Optional<Secret> password,
      int database,
      boolean tls,
      Optional<String> tlsCaCertificates,
      boolean tlsVerify,
      Optional<Duration> keyTtl,
      Duration timeout)
      implements OnlineStoreConfiguration {
    /** Feast's {@code redis_type}. */
    public enum Mode {
      STANDALONE,
      CLUSTER,
      SENTINEL
    }

    /** A host with its port. */
    public record Address(String host, int port) implements Serializable {
      @Override
      public String toString() {
        return host + ":" + port;
      }
    }
  }

  /** PostgreSQL. */
  record Postgres(
      String host,
      int port,
      String database,
      String schema,
      String user,
      Optional<Secret> password,
      String sslMode,
      Optional<String> sslKeyPath,
      Optional<String> sslCertificatePath,
      Optional<String> sslRootCertificatePath,
      OptionalInt keepAlivesIdleSeconds,
      int maxConnections,
      boolean openAiCompatible,
      boolean vectorEnabled,
      Duration timeout)
      implements OnlineStoreConfiguration {}
}
