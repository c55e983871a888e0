package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.definitions.FeatureType.Primitive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Keys, fields and bytes as Feast leaves them in Redis. */
class RedisLayoutGoldenTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String PROJECT = "golden_types";
  private static final Instant FIRST = Instant.parse("2021-04-12T07:00:00Z");

  @BeforeEach
  void empty() {
    TestRedis.flush();
  }

  @Test
  void fieldsOfFeaturesAreThoseOfFeast() throws IOException {
    for (JsonNode line : golden("redis-field-hashes.jsonl")) {
      String[] name = line.get("name").asText().split(":", 2);
      assertThat(HEX.formatHex(RedisFields.feature(name[0], name[1])))
          .as(line.get("name").asText())
          .isEqualTo(line.get("hex").asText());
    }
  }

  @Test
  void timestampsAreSerializedAsFeastDoes() throws IOException {
    assertThat(timestamp(1_618_210_800_000_000L)).isEqualTo("08f0dfcf8306");
    assertThat(timestamp(1_618_210_800_500_000L)).isEqualTo("08f0dfcf83061080cab5ee01");
    assertThat(timestamp(-1_500_000L)).isEqualTo("08feffffffffffffffff011080cab5ee01");
    assertThat(timestamp(0)).isEmpty();
    assertThat(RedisFields.micros(RedisFields.timestampValue(-1_500_000L))).isEqualTo(-1_500_000L);
  }

  @Test
  void whatFeastWroteIsWrittenByteForByte() throws IOException {
    List<JsonNode> hashes = golden("types/redis.jsonl");
    OnlineStore store = RedisOnlineStore.of(TestRedis.configuration());
    for (JsonNode hash : hashes) {
      for (String view : views(hash)) {
        write(store, hash, view);
      }
    }

    try (Jedis jedis = TestRedis.connect()) {
      assertThat(jedis.dbSize()).isEqualTo(hashes.size());
      for (JsonNode hash : hashes) {
        byte[] key = HEX.parseHex(hash.get("key").asText());
        Map<String, String> held = new TreeMap<>();
        jedis.hgetAll(key).forEach((f, v) -> held.put(HEX.formatHex(f), HEX.formatHex(v)));
        assertThat(held).isEqualTo(fields(hash));
        assertThat(jedis.ttl(key)).isEqualTo(hash.get("ttl").asLong());
      }
    }
  }

  @Test
  void whatFeastWroteIsRead() throws IOException {
    List<JsonNode> hashes = golden("types/redis.jsonl");
    OnlineStore store = RedisOnlineStore.of(TestRedis.configuration());
    try (Jedis jedis = TestRedis.connect()) {
      for (JsonNode hash : hashes) {
        byte[] key = HEX.parseHex(hash.get("key").asText());
        fields(hash).forEach((f, v) -> jedis.hset(key, HEX.parseHex(f), HEX.parseHex(v)));
      }
    }
    for (JsonNode hash : hashes) {
      for (String view : views(hash)) {
        StoredRow row =
            store.read(table(view), List.of(entityKey(hash)), List.of("f")).get(0).orElseThrow();
        assertThat(row.eventMicros()).isEqualTo(eventMicros(hash));
        assertThat(row.values().get("f")).isEqualTo(value(hash, view));
      }
    }
  }

  private static void write(OnlineStore store, JsonNode hash, String view) {
    OnlineTable table = table(view);
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, new RunFence("golden", 1))) {
      byte[][] values = {value(hash, view)};
      writer.write(new OnlineRow(entityKey(hash), values, new String[1], eventMicros(hash), 0));
      assertThat(writer.flush().written()).isEqualTo(1);
    }
  }

  private static byte[] value(JsonNode hash, String view) {
    return HEX.parseHex(
        hash.get("fields").get(HEX.formatHex(RedisFields.feature(view, "f"))).asText());
  }

  /** The source's rule: the row of driver n is n - 1 times 1.250001 s after the first. */
  private static long eventMicros(JsonNode hash) {
    byte[] key = entityKey(hash);
    int driver = key[key.length - Long.BYTES];
    return ChronoUnit.MICROS.between(Instant.EPOCH, FIRST) + (driver - 1) * 1_250_001L;
  }

  private static byte[] entityKey(JsonNode hash) {
    String hex = hash.get("key").asText();
    String project = HEX.formatHex(PROJECT.getBytes(StandardCharsets.UTF_8));
    assertThat(hex).endsWith(project);
    return HEX.parseHex(hex.substring(0, hex.length() - project.length()));
  }

  private static List<String> views(JsonNode hash) {
    return fields(hash).keySet().stream()
        .map(f -> new String(HEX.parseHex(f), StandardCharsets.ISO_8859_1))
        .filter(f -> f.startsWith("_ts:"))
        .map(f -> f.substring("_ts:".length()))
        .toList();
  }

  private static Map<String, String> fields(JsonNode hash) {
    Map<String, String> fields = new TreeMap<>();
    hash.get("fields").properties().forEach(e -> fields.put(e.getKey(), e.getValue().asText()));
    return fields;
  }

  private static OnlineTable table(String view) {
    return new OnlineTable(
        PROJECT,
        view,
        List.of(OnlineStoreContract.field("driver_id", Primitive.INT64)),
        List.of(OnlineStoreContract.field("f", Primitive.BYTES)));
  }

  private static String timestamp(long micros) {
    return HEX.formatHex(RedisFields.timestampValue(micros));
  }

  private static List<JsonNode> golden(String name) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                RedisLayoutGoldenTest.class.getResourceAsStream("/golden/" + name),
                StandardCharsets.UTF_8))) {
      List<JsonNode> nodes = new ArrayList<>();
      for (String line : lines.lines().toList()) {
        nodes.add(json.readTree(line));
      }
      return nodes;
    }
  }
}
