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
  record Sqlite(String path, boolean openAiCompatible, boolean vectorEnabled)
      implements OnlineStoreConfiguration {
    public Sqlite(String path) {
      this(path, false, false);
    }
  }

  /**
   * Redis, read from Feast's {@code connection_string}.
   *
   * @param nodes in order; a standalone store uses the first
   * @param tls empty for connections that are not encrypted
   * @param keyTtl how long a key lives after its last write
   * @param timeout of a connection attempt and of an answer
   * @param patience how long a batch is tried again while a server is away or busy
   * @param replicas how many of them have to confirm each batch; 0 for none
   */
  record Redis(
      Mode mode,
      List<Address> nodes,
      String sentinelMaster,
      Optional<String> username,
      Optional<Secret> password,
      int database,
      Optional<Tls> tls,
      Optional<Duration> keyTtl,
      Duration timeout,
      Duration patience,
      int replicas)
      implements OnlineStoreConfiguration {
    /** Feast's {@code redis_type}. */
    public enum Mode {
      STANDALONE,
      CLUSTER,
      SENTINEL
    }

    /**
     * How connections are encrypted; files are named as written.
     *
     * @param authorities certificates to trust; empty for those of the JVM
     * @param certificate of the client, where the server asks for one
     * @param key of the client, likewise
     */
    public record Tls(
        Verify verify,
        Optional<String> authorities,
        Optional<String> certificate,
        Optional<String> key)
        implements Serializable {}

    /** What of the server's certificate is checked. */
    public enum Verify {
      /** That a trusted authority signed it, and that it is for this host. */
      HOST,
      /** That a trusted authority signed it. */
      AUTHORITY,
      NOTHING
    }

    /** A host with its port. */
    public record Address(String host, int port) implements Serializable {
      @Override
      public String toString() {
        return host + ":" + port;
      }
    }
  }

  /**
   * PostgreSQL.
   *
   * @param timeout of connecting
   * @param statementTimeout how long one statement may take
   * @param lockTimeout how long a batch waits for a lock
   */
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
      Duration timeout,
      Duration statementTimeout,
      Duration lockTimeout)
      implements OnlineStoreConfiguration {}
}
