package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A configuration of PostgreSQL that a test changes where it wants. */
final class PostgresSettings {
  String host = "127.0.0.1";
  int port = TestPostgres.port();
  String database = "postgres";
  String schema = "public";
  private String user = "postgres";
  private Optional<Secret> password = Optional.empty();
  String sslMode = "prefer";
  private Optional<String> key = Optional.empty();
  private Optional<String> certificate = Optional.empty();
  Optional<String> rootCertificate = Optional.empty();
  OptionalInt keepAlive = OptionalInt.empty();
  int connections = 10;
  boolean numbers;
  boolean vectors;
  Duration timeout = Duration.ofSeconds(5);
  Duration statementTimeout = Duration.ofSeconds(60);
  Duration lockTimeout = Duration.ofSeconds(10);

  /** Changes one or more fields. */
  PostgresSettings with(Consumer<PostgresSettings> change) {
    change.accept(this);
    return this;
  }

  PostgresSettings user(String name, String secret) {
    user = name;
    password = Optional.of(new Secret(secret));
    return this;
  }

  PostgresSettings clientCertificate(String path, String keyPath) {
    certificate = Optional.of(path);
    key = Optional.of(keyPath);
    return this;
  }

  OnlineStore store() {
    return PostgresOnlineStore.of(configuration());
  }

  OnlineStore store(Duration patience) {
    return PostgresOnlineStore.of(configuration(), patience);
  }

  private OnlineStoreConfiguration.Postgres configuration() {
    return new OnlineStoreConfiguration.Postgres(
        host,
        port,
        database,
        schema,
        user,
        password,
        sslMode,
        key,
        certificate,
        rootCertificate,
        keepAlive,
        connections,
        numbers,
        vectors,
        timeout,
        statementTimeout,
        lockTimeout);
  }
}
