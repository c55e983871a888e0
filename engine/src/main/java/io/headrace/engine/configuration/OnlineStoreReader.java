package io.headrace.engine.configuration;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Postgres;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Sqlite;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.Suggestions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the {@code online_store} block. */
final class OnlineStoreReader {
  private static final Set<String> TYPES = Set.of("sqlite", "redis", "postgres", "none");
  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final String file;
  private final Problems problems;
  private Optional<YamlBlock> ours = Optional.empty();
  private Optional<YamlBlock> oursOfPostgres = Optional.empty();
  private Duration patience = WritingConfiguration.DEFAULT.storePatience();

  OnlineStoreReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  // Feast refuses keys that it does not know in online_store, so ours stand elsewhere.
  private void readOurs(YamlBlock top) {
    Optional<YamlBlock> headrace =
        top.node("headrace")
            .filter(YamlNode.Mapping.class::isInstance)
            .flatMap(n -> top.block("headrace"));
    ours = headrace.flatMap(b -> b.block("redis"));
    ours.ifPresent(b -> b.refuseUnknownKeys(OptionGroup.HEADRACE_REDIS.keys()));
    oursOfPostgres = headrace.flatMap(b -> b.block("postgres"));
    oursOfPostgres.ifPresent(b -> b.refuseUnknownKeys(OptionGroup.HEADRACE_POSTGRES.keys()));
    patience = headrace.flatMap(b -> b.duration("store_patience")).orElse(patience);
  }

  /** Empty only where a problem was added. */
  Optional<OnlineStoreConfiguration> read(YamlBlock top) {
    readOurs(top);
    String key = "online_store";
    if (top.has(key) && top.node(key).isEmpty()) {
      return Optional.of(new OnlineStoreConfiguration.None());
    }
    if (top.node(key).isEmpty()) {
      return Optional.of(new Sqlite(OptionGroup.SQLITE.defaultOf("path")));
    }
    if (top.node(key).get() instanceof YamlNode.Scalar type) {
      YamlNode.Mapping empty = new YamlNode.Mapping(type.position(), Map.of());
      return read(type.text(), new YamlBlock(file + ", " + key, empty, problems));
    }
    Optional<YamlBlock> block = top.block(key);
    return block.flatMap(b -> read(b.text("type").orElse("sqlite"), b));
  }

  private Optional<OnlineStoreConfiguration> read(String type, YamlBlock block) {
    switch (type) {
      case "none":
        return Optional.of(new OnlineStoreConfiguration.None());
      case "sqlite":
        block.refuseUnknownKeys(OptionGroup.SQLITE.keys());
        return Optional.of(
            new Sqlite(
                block.text("path").orElse(OptionGroup.SQLITE.defaultOf("path")),
                block.flag("enable_openai_compatible_store").orElse(false),
                block.flag("vector_enabled").orElse(false)));
      case "redis":
        return Optional.of(redis(block));
      case "postgres":
        return Optional.of(postgres(block));
      default:
        block.problem(
            "the online store type '" + type + "' is not supported",
            Suggestions.among("types", type, TYPES));
        return Optional.empty();
    }
  }

  private Redis redis(YamlBlock block) {
    OptionGroup options = OptionGroup.REDIS;
    block.refuseUnknownKeys(options.keys());
    String type = block.text("redis_type").orElse(options.defaultOf("redis_type"));
    Map<String, Redis.Mode> types =
        Map.of(
            "redis", Redis.Mode.STANDALONE,
            "redis_cluster", Redis.Mode.CLUSTER,
            "redis_sentinel", Redis.Mode.SENTINEL);
    if (!types.containsKey(type)) {
      block.problem(
          "'redis_type' is '" + type + "'", Suggestions.among("types", type, types.keySet()));
    }
    Optional<Integer> ttl = block.integer("key_ttl_seconds");
    if (ttl.isPresent() && ttl.get() < 1) {
      block.problem("'key_ttl_seconds' is " + ttl.get(), "Write 1 or more, or leave it out.");
    }
    RedisConnectionString connection =
        RedisConnectionString.parse(
            block.text("connection_string").orElse(options.defaultOf("connection_string")), block);
    return new Redis(
        types.getOrDefault(type, Redis.Mode.STANDALONE),
        connection.nodes(),
        block.text("sentinel_master").orElse(options.defaultOf("sentinel_master")),
        connection.text("username"),
        connection.text("password").map(Secret::new),
        connection.number("db", 0),
        connection.tls(),
        ttl.map(Duration::ofSeconds),
        connection.timeout(TIMEOUT),
        patience,
        replicas(ours));
  }

  private static int replicas(Optional<YamlBlock> ours) {
    int replicas =
        ours.flatMap(b -> b.integer("replicas"))
            .orElse(OptionGroup.HEADRACE_REDIS.defaultNumber("replicas"));
    if (replicas < 0) {
      ours.orElseThrow().problem("'replicas' is " + replicas, "Write 0 or more.");
    }
    return replicas;
  }

  private Postgres postgres(YamlBlock block) {
    OptionGroup options = OptionGroup.POSTGRES;
    block.refuseUnknownKeys(options.keys());
    String sslMode = block.text("sslmode").orElse(options.defaultOf("sslmode"));
    if (!SSL_MODES.contains(sslMode)) {
      block.problem(
          "'sslmode' is '" + sslMode + "'", Suggestions.among("modes", sslMode, SSL_MODES));
    }
    return new Postgres(
        block.requiredText("host", "Write for example 'host: localhost'."),
        atLeastOne(block, "port"),
        block.requiredText("database", "Name the database."),
        block.text("db_schema").orElse(options.defaultOf("db_schema")),
        block.requiredText("user", "Name the user."),
        block.text("password").map(Secret::new),
        sslMode,
        block.text("sslkey_path"),
        block.text("sslcert_path"),
        block.text("sslrootcert_path"),
        block.integer("keepalives_idle").map(OptionalInt::of).orElse(OptionalInt.empty()),
        atLeastOne(block, "max_conn"),
        block.flag("enable_openai_compatible_store").orElse(false),
        block.flag("vector_enabled").orElse(false),
        TIMEOUT,
        positive("statement_timeout"),
        positive("lock_timeout"));
  }

  private Duration positive(String key) {
    Duration usual = OptionGroup.HEADRACE_POSTGRES.defaultDuration(key);
    Duration duration = oursOfPostgres.flatMap(b -> b.duration(key)).orElse(usual);
    if (duration.toMillis() < 1) {
      oursOfPostgres.ifPresent(
          b -> b.problem("'" + key + "' is " + duration.toMillis() + " ms", "Write 1ms or more."));
    }
    return duration;
  }

  private static int atLeastOne(YamlBlock block, String key) {
    int number = block.integer(key).orElse(OptionGroup.POSTGRES.defaultNumber(key));
    if (number < 1 || (key.equals("port") && number > 65_535)) {
      block.problem("'" + key + "' is " + number, "Write 1 or more, for a port 65535 at most.");
    }
    return number;
  }
}
