package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.WritingConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import java.nio.file.Path;
import java.time.Duration;

/** Opens the online store that a configuration names. */
public final class OnlineStores {
  private OnlineStores() {}

  /** As {@link #open(OnlineStoreConfiguration, Path, Duration)} with the usual patience. */
  public static OnlineStore open(OnlineStoreConfiguration configuration, Path repository) {
    return open(configuration, repository, WritingConfiguration.DEFAULT.storePatience());
  }

  /**
   * Looks nothing up yet; connections are opened when the store is used.
   *
   * @param repository folder that a relative path of a store starts at
   * @param patience how long in all a store that does not answer is tried again
   * @throws DefinitionException when the configuration has no online store
   */
  public static OnlineStore open(
      OnlineStoreConfiguration configuration, Path repository, Duration patience) {
    if (configuration instanceof OnlineStoreConfiguration.Sqlite sqlite) {
      return SqliteOnlineStore.of(sqlite, repository);
    }
    if (configuration instanceof OnlineStoreConfiguration.Redis redis) {
      return RedisOnlineStore.of(redis);
    }
    if (configuration instanceof OnlineStoreConfiguration.Postgres postgres) {
      return PostgresOnlineStore.of(postgres, patience);
    }
    throw new DefinitionException(
        "feature_store.yaml",
        "online_store is null, so there is nowhere to write to or read from",
        "Name one: sqlite, redis or postgres.");
  }
}
