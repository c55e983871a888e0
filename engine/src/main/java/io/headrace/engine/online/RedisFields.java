package io.headrace.engine.online;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.exceptions.JedisDataException;

/** Names and times of the fields that one table has in Redis' hashes, as Feast writes them. */
final class RedisFields {
  private static final long MICROS = 1_000_000L;
  private static final int NANOS = 1_000;

  private RedisFields() {}

  /** MurmurHash3 of {@code table:feature}, four bytes, little-endian. */
  static byte[] feature(String table, String feature) {
    int hash = Murmur3.hash32((table + ":" + feature).getBytes(StandardCharsets.UTF_8));
    return new byte[] {
      (byte) hash, (byte) (hash >>> 8), (byte) (hash >>> 16), (byte) (hash >>> 24)
    };
  }

  /** One field a name, in the order of the names. */
  static byte[][] features(String table, List<String> names) {
    return names.stream().map(name -> feature(table, name)).toArray(byte[][]::new);
  }

  static byte[] timestamp(String table) {
    return ("_ts:" + table).getBytes(StandardCharsets.UTF_8);
  }

  /** Serialized protobuf Timestamp; empty for 1970-01-01T00:00:00Z. */
  static byte[] timestampValue(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, MICROS))
        .setNanos((int) Math.floorMod(micros, MICROS) * NANOS)
        .build()
        .toByteArray();
  }

  /** Whether a stored timestamp lies after a moment in microseconds. */
  static boolean isNewer(byte[] stored, long micros) {
    try {
      Timestamp timestamp = Timestamp.parseFrom(stored);
      long seconds = Math.floorDiv(micros, MICROS);
      return timestamp.getSeconds() != seconds
          ? timestamp.getSeconds() > seconds
          : timestamp.getNanos() > (int) Math.floorMod(micros, MICROS) * NANOS;
    } catch (InvalidProtocolBufferException e) {
      throw new JedisDataException("ERR stored timestamp is none", e);
    }
  }

  /** Microseconds since 1970 UTC of a serialized protobuf Timestamp. */
  static long micros(byte[] value) throws InvalidProtocolBufferException {
    Timestamp timestamp = Timestamp.parseFrom(value);
    return Math.addExact(
        Math.multiplyExact(timestamp.getSeconds(), MICROS), timestamp.getNanos() / NANOS);
  }

  /**
   * Tables with the same join keys share hashes. Two features in one whose names hash alike would
   * overwrite each other.
   */
  static List<TableCollision> collisions(List<OnlineTable> tables) {
    List<TableCollision> collisions = new ArrayList<>();
    Map<List<String>, Map<Integer, Taken>> hashes = new HashMap<>();
    for (OnlineTable table : tables) {
      List<String> joinKeys = table.joinKeys().stream().map(Field::name).sorted().toList();
      Map<Integer, Taken> seen = hashes.computeIfAbsent(joinKeys, k -> new HashMap<>());
      for (Field feature : table.features()) {
        String name = table.name() + ":" + feature.name();
        int hash = Murmur3.hash32(name.getBytes(StandardCharsets.UTF_8));
        Taken other = seen.put(hash, new Taken(table.name(), name));
        if (other != null && !other.feature.equals(name)) {
          collisions.add(
              new TableCollision(
                  other.table, table.name(), problem(table.name(), other.feature, name)));
        }
      }
    }
    return collisions;
  }

  private record Taken(String table, String feature) {}

  private static Problem problem(String table, String one, String other) {
    return new Problem(
        "Feature view '" + table + "'",
        "the features '"
            + one
            + "' and '"
            + other
            + "' have the same field name in Redis, so one would overwrite the other",
        "Rename one of them.");
  }
}
