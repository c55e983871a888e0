package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Which server takes the writes of a slot: the one, the master that the sentinels name, or the
 * slot's master in a cluster. Asked for when first needed and again after {@link #forget}.
 */
final class RedisRoutes {
  private final RedisSettings settings;
  private final JedisClientConfig config;
  private HostAndPort[] bySlot = new HostAndPort[0];
  private Set<HostAndPort> known = Set.of();

  RedisRoutes(RedisSettings settings) {
    this.settings = settings;
    this.config = RedisClients.config(settings);
  }

  JedisClientConfig config() {
    return config;
  }

  /**
   * @throws JedisException when nobody can say, which may pass
   */
  HostAndPort master(int slot) {
    if (bySlot.length == 0) {
      bySlot =
          switch (settings.mode()) {
            case STANDALONE -> new HostAndPort[] {RedisClients.address(settings.nodes().get(0))};
            case SENTINEL -> new HostAndPort[] {namedBySentinels()};
            case CLUSTER -> slots();
          };
    }
    HostAndPort master = bySlot[bySlot.length == 1 ? 0 : slot];
    if (master == null) {
      forget();
      throw new JedisConnectionException("no node of the cluster has slot " + slot);
    }
    return master;
  }

  void forget() {
    bySlot = new HostAndPort[0];
  }

  private HostAndPort namedBySentinels() {
    JedisClientConfig plain = RedisClients.timeouts(settings).build();
    List<JedisException> failures = new ArrayList<>();
    for (Address sentinel : settings.nodes()) {
      try (Jedis asked = new Jedis(RedisClients.address(sentinel), plain)) {
        List<String> master = asked.sentinelGetMasterAddrByName(settings.sentinelMaster());
        if (master != null) {
          return new HostAndPort(master.get(0), Integer.parseInt(master.get(1)));
        }
      } catch (JedisException e) {
        failures.add(e);
      }
    }
    throw failed("no sentinel knows a master '" + settings.sentinelMaster() + "'", failures);
  }

  /** Nodes named in the settings first, then those that were met since. */
  private HostAndPort[] slots() {
    Set<HostAndPort> nodes = new LinkedHashSet<>();
    settings.nodes().forEach(node -> nodes.add(RedisClients.address(node)));
    nodes.addAll(known);
    List<JedisException> failures = new ArrayList<>();
    for (HostAndPort node : nodes) {
      try (RedisConnection asked = RedisConnection.open(node, config)) {
        return slots(node, (List<?>) asked.ask(bytes("CLUSTER"), bytes("SLOTS")));
      } catch (JedisException e) {
        failures.add(e);
      }
    }
    throw failed("no node of the cluster answers", failures);
  }

  /** From CLUSTER SLOTS: for each range its first and last slot, its master, its replicas. */
  private HostAndPort[] slots(HostAndPort asked, List<?> ranges) {
    HostAndPort[] owners = new HostAndPort[RedisSlots.COUNT];
    Set<HostAndPort> met = new LinkedHashSet<>();
    for (Object range : ranges) {
      List<?> parts = (List<?>) range;
      for (Object node : parts.subList(2, parts.size())) {
        met.add(node(asked, (List<?>) node));
      }
      HostAndPort master = node(asked, (List<?>) parts.get(2));
      long last = (Long) parts.get(1);
      for (int slot = Math.toIntExact((Long) parts.get(0)); slot <= last; slot++) {
        owners[slot] = master;
      }
    }
    known = met;
    return owners;
  }

  /** A node that does not know its own address leaves it out. */
  private static HostAndPort node(HostAndPort asked, List<?> node) {
    byte[] host = (byte[]) node.get(0);
    int port = Math.toIntExact((Long) node.get(1));
    return host == null || host.length == 0
        ? new HostAndPort(asked.getHost(), port)
        : new HostAndPort(new String(host, StandardCharsets.UTF_8), port);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static JedisException failed(String what, Collection<JedisException> failures) {
    JedisConnectionException failure = new JedisConnectionException(what);
    failures.forEach(failure::addSuppressed);
    return failure;
  }
}
