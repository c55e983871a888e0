package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import java.nio.file.Path;

/** Opens the online store that a configuration names. */
public final class OnlineStores {
  private OnlineStores() {}

  /**
   * Looks nothing up yet; connections are opened when the store is used.
   *
   * @param repository folder that a relative path of a store starts at
   * @throws DefinitionException when the configuration has no online store
   */
  public static OnlineStore open(OnlineStoreConfiguration configuration, Path repository) {
    if (configuration instanceof OnlineStoreConfiguration.Sqlite sqlite) {
      return SqliteOnlineStore.of(sqlite, repository);
    }
    if (configuration instanceof OnlineStoreConfiguration.Redis redis) {
      return RedisOnlineStore.of(redis);
    }
    if (configuration instanceof OnlineStoreConfiguration.Postgres postgres) {
      return PostgresOnlineStore.of(postgres);
    }
    throw new DefinitionException(
        "feature_store.yaml",
        "online_store is null, so there is nowhere to write to or read from",
        "Name one: sqlite, redis or postgres.");
  }
}
