package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.util.JedisClusterCRC16;

class RedisSlotsTest {
  @Test
  void slotsAreThoseOfTheProtocol() {
    assertThat(slot("123456789")).isEqualTo(12_739);
    assertThat(slot("")).isZero();
    assertThat(slot("{user}.name")).isEqualTo(slot("user"));
  }

  @Test
  void bracesWithoutATagBetweenThemAreNone() {
    for (String key :
        new String[] {"{}user", "a{}b{c}", "{open", "close}", "}{", "{{a}}", "a{b}{c}"}) {
      assertThat(slot(key)).as(key).isEqualTo(JedisClusterCRC16.getSlot(key));
    }
  }

  @Test
  void anyBytesHaveTheSlotThatClientsReckon() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      if (key.length > 5 && random.nextBoolean()) {
        key[random.nextInt(key.length)] = '{';
        key[random.nextInt(key.length)] = '}';
      }
      byte[] longer = new byte[key.length + 7];
      System.arraycopy(key, 0, longer, 3, key.length);

      assertThat(RedisSlots.of(key)).isEqualTo(JedisClusterCRC16.getSlot(key));
      assertThat(RedisSlots.of(longer, 3, 3 + key.length)).isEqualTo(RedisSlots.of(key));
    }
  }

  @Test
  void aTagLandsInItsSlot() {
    for (int slot = 0; slot < RedisSlots.COUNT; slot++) {
      assertThat(slot("headrace:fence:{" + RedisSlots.tag(slot) + "}:p")).isEqualTo(slot);
    }
  }

  private static int slot(String key) {
    return RedisSlots.of(key.getBytes(StandardCharsets.UTF_8));
  }
}
