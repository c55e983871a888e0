package io.headrace.benchmarks.stores;

import com.google.protobuf.Timestamp;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import scala.util.hashing.MurmurHash3$;

/** Redis, one server or a cluster. Bare: one HSET an entity, a pipeline of a thousand. */
final class RedisTarget implements Target {
  private static final String HOST = "127.0.0.1";
  private static final int PIPELINE_ROWS = 1_000;
  private static final int TIMEOUT_MILLIS = 120_000;
  private static final byte[] FENCE = "headrace:".getBytes(StandardCharsets.US_ASCII);

  private final List<Integer> ports;

  /**
   * @param ports one for a standalone server, more for the masters of a cluster
   */
  RedisTarget(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  private boolean isCluster() {
    return ports.size() > 1;
  }

  @Override
  public String name() {
    return isCluster() ? "cluster" : "redis";
  }

  @Override
  public String server() {
    try (Jedis node = node(ports.get(0))) {
      String version =
          node.info("server")
              .lines()
              .filter(l -> l.startsWith("redis_version:"))
              .findFirst()
              .orElse("redis_version:?");
      return "Redis "
          + version.split(":", 2)[1].strip()
          + ", "
          + (isCluster() ? "cluster of " + ports.size() + " nodes" : "standalone")
          + ", no persistence";
    }
  }

  @Override
  public String onlineStoreBlock() {
    String nodes = ports.stream().map(p -> HOST + ":" + p).collect(Collectors.joining(","));
    return "  type: redis\n  redis_type: "
        + (isCluster() ? "redis_cluster" : "redis")
        + "\n  connection_string: \""
        + nodes
        + "\"\n";
  }

  @Override
  public void clear(OnlineTable table) {
    for (int port : ports) {
      try (Jedis node = node(port)) {
        node.flushAll();
      }
    }
  }

  @Override
  public boolean bareLoadOverwrites() {
    return true;
  }

  @Override
  public void loadBarely(OnlineTable table, List<OnlineRow> share) {
    byte[] project = table.project().getBytes(StandardCharsets.UTF_8);
    byte[] timestampField = ("_ts:" + table.name()).getBytes(StandardCharsets.UTF_8);
    byte[][] fields = table.features().stream().map(f -> field(table, f)).toArray(byte[][]::new);
    try (UnifiedJedis client = client()) {
      for (int from = 0; from < share.size(); from += PIPELINE_ROWS) {
        List<Response<Long>> answers = new ArrayList<>(PIPELINE_ROWS);
        try (AbstractPipeline pipeline = client.pipelined()) {
          int end = Math.min(from + PIPELINE_ROWS, share.size());
          for (OnlineRow row : share.subList(from, end)) {
            byte[] key = Arrays.copyOf(row.entityKey(), row.entityKey().length + project.length);
            System.arraycopy(project, 0, key, row.entityKey().length, project.length);
            CommandArguments arguments = new CommandArguments(Command.HSET).key(key);
            arguments.add(timestampField).add(timestamp(row.eventMicros()));
            for (int f = 0; f < fields.length; f++) {
              arguments.add(fields[f]).add(row.values()[f]);
            }
            answers.add(
                pipeline.executeCommand(new CommandObject<>(arguments, BuilderFactory.LONG)));
          }
          pipeline.sync();
        }
        answers.forEach(Response::get);
      }
    }
  }

  private static Jedis node(int port) {
    return new Jedis(
        new HostAndPort(HOST, port),
        DefaultJedisClientConfig.builder()
            .serverDefaultProtocol()
            .socketTimeoutMillis(TIMEOUT_MILLIS)
            .build());
  }

  private UnifiedJedis client() {
    if (!isCluster()) {
      return RedisClient.builder().hostAndPort(HOST, ports.get(0)).build();
    }
    return RedisClusterClient.builder()
        .nodes(ports.stream().map(p -> new HostAndPort(HOST, p)).collect(Collectors.toSet()))
        .build();
  }

  /** Feast's name of a field: MurmurHash3 of view and feature, little-endian. */
  private static byte[] field(OnlineTable table, Field feature) {
    byte[] name = (table.name() + ":" + feature.name()).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MurmurHash3$.MODULE$.bytesHash(name, 0))
        .array();
  }

  private static byte[] timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, 1_000_000L))
        .setNanos((int) Math.floorMod(micros, 1_000_000L) * 1_000)
        .build()
        .toByteArray();
  }

  @Override
  public StoreContent content(OnlineTable table) {
    StoreContent.Sum sum = new StoreContent.Sum();
    for (int port : ports) {
      try (Jedis node = node(port)) {
        byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
        do {
          ScanResult<byte[]> page = node.scan(cursor, new ScanParams().count(PIPELINE_ROWS));
          add(node, page.getResult(), sum);
          cursor = page.getCursorAsBytes();
        } while (!Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY));
      }
    }
    return sum.content();
  }

  private static void add(Jedis node, List<byte[]> keys, StoreContent.Sum sum) {
    List<byte[]> entities = keys.stream().filter(k -> !isFence(k)).toList();
    List<Response<Map<byte[], byte[]>>> found = new ArrayList<>(entities.size());
    try (Pipeline pipeline = node.pipelined()) {
      entities.forEach(key -> found.add(pipeline.hgetAll(key)));
      pipeline.sync();
    }
    for (int i = 0; i < entities.size(); i++) {
      Map<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
      sorted.putAll(found.get(i).get());
      sum.part(entities.get(i));
      sorted.forEach((field, value) -> sum.part(field).part(value));
      sum.endRow();
    }
  }

  /** Number of hashes, without a look into them. */
  long entities() {
    long keys = 0;
    for (int port : ports) {
      try (Jedis node = node(port)) {
        keys += node.dbSize() - node.keys("headrace:*").size();
      }
    }
    return keys;
  }

  private static boolean isFence(byte[] key) {
    return key.length >= FENCE.length && Arrays.equals(Arrays.copyOf(key, FENCE.length), FENCE);
  }

  /** Zero where no replica was ever attached. */
  @Override
  public long loggedBytes() {
    long bytes = 0;
    for (int port : ports) {
      try (Jedis node = node(port)) {
        bytes +=
            node.info("replication")
                .lines()
                .filter(l -> l.startsWith("master_repl_offset:"))
                .mapToLong(l -> Long.parseLong(l.split(":", 2)[1].strip()))
                .sum();
      }
    }
    return bytes;
  }
}
