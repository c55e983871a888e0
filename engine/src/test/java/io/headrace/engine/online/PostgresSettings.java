package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A configuration of PostgreSQL that a test changes where it wants. */
final class PostgresSettings {
  private String host = "127.0.0.1";
  private int port = TestPostgres.port();
  private String database = "postgres";
  private String schema = "public";
  private String user = "postgres";
  private Optional<Secret> password = Optional.empty();
  private String sslMode = "prefer";
  private Optional<String> key = Optional.empty();
  private Optional<String> certificate = Optional.empty();
  private Optional<String> rootCertificate = Optional.empty();
  private OptionalInt keepAlive = OptionalInt.empty();
  private int connections = 10;
  private boolean numbers;
  private boolean vectors;
  private Duration timeout = Duration.ofSeconds(5);
  private Duration statementTimeout = Duration.ofSeconds(60);
  private Duration lockTimeout = Duration.ofSeconds(10);

  PostgresSettings host(String name) {
    host = name;
    return this;
  }

  PostgresSettings port(int number) {
    port = number;
    return this;
  }

  PostgresSettings database(String name) {
    database = name;
    return this;
  }

  PostgresSettings schema(String name) {
    schema = name;
    return this;
  }

  PostgresSettings user(String name, String secret) {
    user = name;
    password = Optional.of(new Secret(secret));
    return this;
  }

  PostgresSettings sslMode(String mode) {
    sslMode = mode;
    return this;
  }

  PostgresSettings clientCertificate(String path, String keyPath) {
    certificate = Optional.of(path);
    key = Optional.of(keyPath);
    return this;
  }

  PostgresSettings rootCertificate(String path) {
    rootCertificate = Optional.of(path);
    return this;
  }

  PostgresSettings keepAliveSeconds(int seconds) {
    keepAlive = OptionalInt.of(seconds);
    return this;
  }

  PostgresSettings connections(int most) {
    connections = most;
    return this;
  }

  PostgresSettings withNumbers() {
    numbers = true;
    return this;
  }

  PostgresSettings withVectors() {
    vectors = true;
    return this;
  }

  PostgresSettings timeout(Duration duration) {
    timeout = duration;
    return this;
  }

  PostgresSettings statementTimeout(Duration duration) {
    statementTimeout = duration;
    return this;
  }

  PostgresSettings lockTimeout(Duration duration) {
    lockTimeout = duration;
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
