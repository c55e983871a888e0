package io.headrace.engine.configuration;

import io.headrace.engine.configuration.RegistryConfiguration.SchemaMode;
import io.headrace.engine.configuration.RegistryConfiguration.Sql;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what only a SQL registry has out of the {@code registry} block. */
final class SqlRegistryReader {
  private static final String KWARGS = "sqlalchemy_config_kwargs";
  private static final String CONNECT_ARGUMENTS = "connect_args";

  /** Of SQLAlchemy's pool and its logging; no pool is kept here. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "echo",
          "echo_pool",
          "future",
          "hide_parameters",
          "logging_name",
          "max_overflow",
          "pool_logging_name",
          "pool_pre_ping",
          "pool_recycle",
          "pool_reset_on_return",
          "pool_size",
          "pool_timeout",
          "pool_use_lifo",
          "query_cache_size");

  private SqlRegistryReader() {}

  static Sql read(YamlBlock registry) {
    return new Sql(
        registry.text("read_path"),
        schemaMode(registry),
        !registry.flag("purge_feast_metadata").orElse(false),
        connectArguments(registry));
  }

  private static SchemaMode schemaMode(YamlBlock registry) {
    Optional<String> text = registry.text("schema_mode");
    Optional<SchemaMode> mode =
        Stream.of(SchemaMode.values())
            .filter(m -> m.name().toLowerCase(Locale.ROOT).equals(text.orElse("auto")))
            .findFirst();
    if (mode.isEmpty()) {
      registry.problem("'schema_mode' is '" + text.orElse("") + "'", "Write auto, verify or skip.");
    }
    return mode.orElse(SchemaMode.AUTO);
  }

  private static Map<String, String> connectArguments(YamlBlock registry) {
    Optional<YamlBlock> kwargs = registry.block(KWARGS);
    if (kwargs.isEmpty()) {
      return Map.of();
    }
    for (String key : kwargs.get().keys()) {
      if (!key.equals(CONNECT_ARGUMENTS) && !WITHOUT_EFFECT.contains(key)) {
        kwargs
            .get()
            .problem(
                "'" + key + "' is an argument of SQLAlchemy that has no counterpart here",
                "Leave it out, or set it in the database. Understood is "
                    + CONNECT_ARGUMENTS
                    + "; without effect are "
                    + WITHOUT_EFFECT.stream().sorted().collect(Collectors.joining(", "))
                    + ".");
      }
    }
    return kwargs.get().textMap(CONNECT_ARGUMENTS);
  }
}
