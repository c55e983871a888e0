package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisException;

/** How much memory the servers have, and how much a row takes of it. */
final class RedisMemory {
  // A key: its entry and bucket in the table of keys, and two headers of objects.
  private static final long KEY_OVERHEAD = 24 + 12 + 16 + 16;
  private static final long TEXT_HEADER = 4;
  // Up to these a hash is packed into one piece of memory, unless the server was told otherwise.
  private static final int PACKED_FIELDS = 512;
  private static final int PACKED_VALUE_BYTES = 64;
  private static final long PACKED_OVERHEAD = 8;
  private static final long PACKED_ENTRY = 2;
  // Otherwise a table of its own: for each field an entry, a bucket and two texts.
  private static final long TABLE_OVERHEAD = 128;
  private static final long TABLE_FIELD = 24 + 12 + 2 * (TEXT_HEADER + 4);
  private static final long FIELD_BYTES = 4;
  private static final long TIMESTAMP_BYTES = 12;
  private static final long KEY_VALUE_BYTES = 16;
  // What the allocator rounds up and cannot use again.
  private static final double ALLOCATOR = 1.1;

  private RedisMemory() {}

  /** The master with the least room; empty where none has a bound. */
  static Optional<StoreRoom> room(RedisSettings settings, RedisNodes nodes) {
    List<StoreRoom> bounded = new ArrayList<>();
    List<Map<String, String>> masters = nodes.masters("memory");
    for (Map<String, String> info : masters) {
      long most = number(info, "maxmemory");
      String policy = info.getOrDefault("maxmemory_policy", "noeviction");
      // Those of 'volatile' only drop keys that have a time to live.
      boolean evicts =
          policy.startsWith("allkeys")
              || (policy.startsWith("volatile") && settings.ttlSeconds() > 0);
      if (most > 0) {
        bounded.add(
            new StoreRoom(
                "Redis at " + info.get(RedisNodes.ADDRESS),
                number(info, "used_memory"),
                most,
                evicts,
                masters.size()));
      }
    }
    return bounded.stream().min(Comparator.comparingLong(StoreRoom::freeBytes));
  }

  /**
   * A model of the server's structures, compared with a server's own count in a test.
   *
   * @param valueBytes of all values of a row together
   */
  static long rowBytes(OnlineTable table, long valueBytes) {
    int features = table.features().size();
    long key = 4 + bytes(table.project());
    for (Field joinKey : table.joinKeys()) {
      key += 16 + bytes(joinKey.name()) + KEY_VALUE_BYTES / 2;
    }
    long timestamp = TIMESTAMP_BYTES + RedisFields.timestamp(table.name()).length;
    long fields = features + 1L;
    long payload = valueBytes + features * FIELD_BYTES + timestamp;
    boolean packed =
        fields <= PACKED_FIELDS && valueBytes <= (long) PACKED_VALUE_BYTES * Math.max(1, features);
    long hash =
        packed
            ? PACKED_OVERHEAD + 2 * fields * PACKED_ENTRY + payload
            : TABLE_OVERHEAD + fields * TABLE_FIELD + payload;
    return Math.round((KEY_OVERHEAD + TEXT_HEADER + key + hash) * ALLOCATOR);
  }

  /** Words the refusal of a server at maxmemory, with its figures where they can be had. */
  static StoreException full(RedisSettings settings, String doing, JedisException failure) {
    String figures = "";
    try (RedisSession session = new RedisSession(settings)) {
      figures =
          session
              .call(doing, client -> room(settings, RedisNodes.of(client)))
              .map(RedisMemory::figures)
              .orElse("");
    } catch (StoreException e) {
      failure.addSuppressed(e);
    }
    return new StoreException(
        settings.description(),
        doing
            + ": the server is at its maxmemory"
            + figures
            + ". Raise maxmemory, set key_ttl_seconds, or materialize fewer views or features; then"
            + " run again, rows that were written are kept.",
        failure);
  }

  private static String figures(StoreRoom room) {
    return String.format(
        Locale.ROOT,
        " (%s uses %,.1f of %,.1f MB)",
        room.node(),
        room.usedBytes() / 1e6,
        room.maxBytes() / 1e6);
  }

  private static long number(Map<String, String> info, String name) {
    return Long.parseLong(info.getOrDefault(name, "0"));
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
