package io.headrace.engine.online;

import com.google.protobuf.InvalidProtocolBufferException;
import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.definitions.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis in Feast's layout: a hash for each entity key and project, which all feature views with the
 * same join keys share.
 *
 * <p>A hash keeps no created timestamp, so an equal event timestamp is replaced. Fences are in a
 * key of our own, {@code headrace:fence:<project>}, which stays when tables are dropped.
 */
final class RedisOnlineStore implements OnlineStore {
  private static final long serialVersionUID = 1L;
  private static final int READ_BATCH = 500;
  // The server runs one script at a time, so more writers add nothing to one node.
  private static final int WRITERS_PER_NODE = 8;

  private final RedisSettings settings;

  private RedisOnlineStore(RedisSettings settings) {
    this.settings = settings;
  }

  /** Connects to nothing yet. */
  static OnlineStore of(OnlineStoreConfiguration.Redis configuration) {
    return new RedisOnlineStore(RedisSettings.of(configuration));
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public int maxWriters() {
    return settings.mode() == Mode.CLUSTER
        ? WRITERS_PER_NODE * settings.nodes().size()
        : WRITERS_PER_NODE;
  }

  @Override
  public List<TableCollision> collisions(List<OnlineTable> tables) {
    return RedisFields.collisions(tables);
  }

  /** Redis needs nothing made; asks whether the server answers and lets us in. */
  @Override
  public void prepare(OnlineTable table) {
    TableCollision.requireNone(RedisFields.collisions(List.of(table)));
    try (RedisSession session = new RedisSession(settings)) {
      session.call("it cannot be used", client -> client.exists(RedisFields.timestamp("")));
    }
  }

  @Override
  public void drop(OnlineTable table) {
    RedisRemoval removal = new RedisRemoval(settings, table, Optional.empty());
    RedisScan scan = new RedisScan(table);
    try (RedisSession session = new RedisSession(settings)) {
      boolean more = true;
      while (more) {
        more =
            session.call(
                "rows could not be removed",
                client -> scan.step(client, keys -> removal.remove(client, keys)));
      }
    }
  }

  /** Values are all that is kept. */
  @Override
  public boolean keepsTexts() {
    return false;
  }

  @Override
  public long fence(OnlineTable table) {
    RedisFence fence = new RedisFence(settings, table);
    try (RedisSession session = new RedisSession(settings)) {
      return session.call("the fence could not be read", fence::read);
    }
  }

  @Override
  public void raiseFence(OnlineTable table, RunFence run) {
    RedisFence fence = new RedisFence(settings, table);
    try (RedisSession session = new RedisSession(settings)) {
      session.call(
          "the fence could not be raised",
          client -> {
            fence.raise(client, run.generation());
            return table;
          });
    }
  }

  /**
   * By SCAN, which shows a key twice where the server makes its table of keys larger or smaller,
   * and all keys of a server again that was started anew meanwhile.
   */
  @Override
  public void forEachKey(OnlineTable table, Consumer<byte[]> consumer) {
    RedisKeys names = new RedisKeys(table);
    RedisScan scan = new RedisScan(table);
    Consumer<List<byte[]>> found =
        keys -> keys.forEach(key -> consumer.accept(names.entityKey(key)));
    try (RedisSession session = new RedisSession(settings)) {
      boolean more = true;
      while (more) {
        more = session.call("keys could not be listed", client -> scan.step(client, found));
      }
    }
  }

  @Override
  public void remove(OnlineTable table, List<byte[]> entityKeys, RunFence run) {
    RedisKeys names = new RedisKeys(table);
    List<byte[]> keys = entityKeys.stream().map(names::key).toList();
    RedisRemoval removal = new RedisRemoval(settings, table, Optional.of(run));
    try (RedisSession session = new RedisSession(settings)) {
      session.call(
          "rows could not be removed",
          client -> {
            try {
              removal.remove(client, keys);
            } catch (JedisException e) {
              // Here, while the answer is at hand: an error tells no cause that names a password.
              throw RedisFailures.isFenced(e)
                  ? new FencedException(description(), table.name(), run)
                  : e;
            }
            return table;
          });
    }
  }

  @Override
  public Optional<StoreRoom> room() {
    try (RedisSession session = new RedisSession(settings)) {
      return session.call(
          "its memory cannot be asked for",
          client -> RedisMemory.room(settings, RedisNodes.of(client)));
    }
  }

  @Override
  public long estimatedRowBytes(OnlineTable table, long valueBytes) {
    return RedisMemory.rowBytes(table, valueBytes);
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings how) {
    return new RedisWriters(settings, table, how);
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    List<Optional<StoredRow>> rows = new ArrayList<>(entityKeys.size());
    RedisKeys keys = new RedisKeys(table);
    byte[][] fields = fields(table, features);
    try (RedisSession session = new RedisSession(settings)) {
      for (int from = 0; from < entityKeys.size(); from += READ_BATCH) {
        List<byte[]> batch =
            entityKeys.subList(from, Math.min(from + READ_BATCH, entityKeys.size()));
        List<List<byte[]>> found =
            session.call("rows could not be read", client -> hashes(client, keys, batch, fields));
        found.forEach(values -> rows.add(row(table, values, features)));
      }
    }
    return rows;
  }

  /** Those of the features, then that of the timestamp. */
  private static byte[][] fields(OnlineTable table, List<String> features) {
    byte[][] fields = new byte[features.size() + 1][];
    System.arraycopy(RedisFields.features(table.name(), features), 0, fields, 0, features.size());
    fields[features.size()] = RedisFields.timestamp(table.name());
    return fields;
  }

  private static List<List<byte[]>> hashes(
      UnifiedJedis client, RedisKeys keys, List<byte[]> entityKeys, byte[][] fields) {
    List<Response<List<byte[]>>> responses = new ArrayList<>(entityKeys.size());
    try (AbstractPipeline pipeline = client.pipelined()) {
      entityKeys.forEach(key -> responses.add(pipeline.hmget(keys.key(key), fields)));
      pipeline.sync();
    }
    return RedisFailures.answers(responses);
  }

  private Optional<StoredRow> row(OnlineTable table, List<byte[]> found, List<String> features) {
    byte[] timestamp = found.get(features.size());
    if (timestamp == null) {
      return Optional.empty();
    }
    Map<String, byte[]> values = new HashMap<>();
    for (int f = 0; f < features.size(); f++) {
      if (found.get(f) != null) {
        values.put(features.get(f), found.get(f));
      }
    }
    try {
      return Optional.of(new StoredRow(RedisFields.micros(timestamp), values));
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException(
          description(),
          "the field '_ts:"
              + table.name()
              + "' of a key holds no timestamp. Materialize again"
              + " after removing that key.",
          e);
    }
  }

  /** Run ids of the nodes that take writes: a server gets a new one each time it starts. */
  @Override
  public String incarnation() {
    try (RedisSession session = new RedisSession(settings)) {
      return session.call(
          "its run id cannot be asked for", client -> RedisNodes.of(client).runIds());
    }
  }
}
