package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

/** Ways to servers, as feature_store.yaml spells them: encrypted, as a user, behind sentinels. */
class RedisConnectionsIT {
  private static final RunFence RUN = new RunFence("connections", 1);

  @TempDir Path folder;

  private final OnlineTable table = OnlineStoreContract.table("driver_stats");

  @Test
  void anEncryptedServerIsCheckedAndWritten() throws IOException {
    TestCertificate server = TestCertificate.of("server", folder, "ip:127.0.0.1");
    int port = TestRedis.freePort();
    RedisServer redis = encrypted(port, server, "tls-auth-clients no");
    try {
      roundTrip(store("127.0.0.1:" + port + ",ssl=true,ssl_ca_certs=" + server.certificate()));
      roundTrip(store("127.0.0.1:" + port + ",ssl=True,ssl_cert_reqs=none"));
      // Not signed by any of the authorities that the JVM trusts.
      assertUnreachable(store("127.0.0.1:" + port + ",ssl=true"), "with TLS.");
      assertUnreachable(store("127.0.0.1:" + port), "without TLS.");
    } finally {
      TestRedis.stop(redis);
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessHostsAreNotChecked() throws IOException {
    TestCertificate server = TestCertificate.of("server", folder, "dns:redis.example");
    int port = TestRedis.freePort();
    RedisServer redis = encrypted(port, server, "tls-auth-clients no");
    String trusting = "127.0.0.1:" + port + ",ssl=true,ssl_ca_certs=" + server.certificate();
    try {
      assertUnreachable(store(trusting), "with TLS.");
      roundTrip(store(trusting + ",ssl_check_hostname=false"));
    } finally {
      TestRedis.stop(redis);
    }
  }

  @Test
  void aServerThatAsksForACertificateGetsTheClients() throws IOException {
    TestCertificate server = TestCertificate.of("server", folder, "ip:127.0.0.1");
    TestCertificate client = TestCertificate.of("client", folder, "dns:client.example");
    int port = TestRedis.freePort();
    RedisServer redis =
        encrypted(port, server, "tls-auth-clients yes", "tls-ca-cert-file " + client.certificate());
    String trusting = "127.0.0.1:" + port + ",ssl=true,ssl_ca_certs=" + server.certificate();
    try {
      roundTrip(
          store(
              trusting + ",ssl_certfile=" + client.certificate() + ",ssl_keyfile=" + client.key()));
      assertUnreachable(store(trusting), "with TLS.");
    } finally {
      TestRedis.stop(redis);
    }
  }

  @Test
  void certificatesThatCannotBeReadOrUsedAreNamed() throws IOException {
    TestCertificate client = TestCertificate.of("client", folder, "dns:client.example");
    Path nowhere = folder.resolve("nowhere.pem");
    assertThatThrownBy(() -> store("127.0.0.1:1,ssl=true,ssl_ca_certs=" + nowhere))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "'ssl_ca_certs' names the file " + nowhere + ", which cannot be read");
    assertThatThrownBy(() -> store("127.0.0.1:1,ssl=true,ssl_keyfile=" + client.key()))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("has only one of 'ssl_certfile' and 'ssl_keyfile'");
    OnlineStore swapped =
        store(
            "127.0.0.1:1,ssl=true,ssl_certfile="
                + client.certificate()
                + ",ssl_keyfile="
                + client.certificate());
    assertThatThrownBy(() -> swapped.prepare(table))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'ssl_keyfile' holds no 'BEGIN PRIVATE KEY'")
        .hasMessageContaining("'openssl pkcs8 -topk8 -nocrypt' makes one");
  }

  @Test
  void aUserWithFewRightsAndAnotherDatabaseAreEnough() throws IOException {
    int port = TestRedis.freePort();
    RedisServer redis =
        TestRedis.started(
            port,
            "user writer on >s3cret ~* +@read +@write +@transaction +evalsha +eval +script|load +info +select +ping",
            "user reader on >s3cret ~* +@read +select +ping");
    String address = "127.0.0.1:" + port;
    try {
      roundTrip(store(address + ",username=writer,password=s3cret,db=3"));
      try (Jedis jedis = new Jedis(TestRedis.host(), port)) {
        assertThat(jedis.dbSize()).isZero();
        jedis.select(3);
        assertThat(jedis.dbSize()).isEqualTo(2);
      }
      OnlineStore reader = store(address + ",username=reader,password=s3cret,db=3");
      assertThatThrownBy(() -> reader.raiseFence(table, RUN))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the fence could not be raised: user name or password were refused")
          .hasMessageContaining("NOPERM")
          .hasMessageNotContaining("s3cret");
    } finally {
      TestRedis.stop(redis);
    }
  }

  @Test
  void theMasterBehindSentinelsIsFoundBeforeAndAfterAFailover() throws IOException {
    int port = TestRedis.freePort();
    int replicaPort = TestRedis.freePort();
    int sentinelPort = TestRedis.freePort();
    RedisServer master = TestRedis.started(port, "repl-diskless-sync-delay 0");
    RedisServer replica =
        TestRedis.started(replicaPort, "replicaof 127.0.0.1 " + port, "replica-priority 1");
    RedisSentinel sentinel =
        RedisSentinel.newRedisSentinel()
            .port(sentinelPort)
            .masterPort(port)
            .masterName("mymaster")
            .quorumSize(1)
            .downAfterMilliseconds(1_000L)
            .build();
    sentinel.start();
    try (Jedis asked = new Jedis(TestRedis.host(), sentinelPort)) {
      TestRedisCluster.await(
          () -> TestRedisCluster.says(replicaPort, "master_link_status:up", "replication"));
      TestRedisCluster.await(() -> knownReplicas(asked) == 1);
      OnlineStore store = store("127.0.0.1:" + sentinelPort, "redis_type: redis_sentinel");
      assertThat(store.description())
          .isEqualTo("Redis 'mymaster' behind the sentinels at 127.0.0.1:" + sentinelPort);
      try (OnlineWriter writer = store.openWriter(table, RUN)) {
        for (long k = 0; k < 2_000; k++) {
          writer.write(OnlineStoreContract.row(k, "one", OnlineStoreContract.at(0)));
        }
        assertThat(writer.flush().written()).isEqualTo(2_000);
        String before = store.incarnation();
        TestRedis.stop(master);
        for (long k = 0; k < 2_000; k++) {
          writer.write(OnlineStoreContract.row(k, "two", OnlineStoreContract.at(1)));
        }

        assertThat(writer.flush().written()).isEqualTo(4_000);
        assertThat(store.incarnation()).isNotEqualTo(before);
      }
      assertThat(TestRedisCluster.says(replicaPort, "db0:keys=2000,", "keyspace")).isTrue();
      StoredRow last =
          store.read(table, List.of(OnlineStoreContract.key(1_999)), List.of("city")).get(0).get();
      assertThat(last.values().get("city")).isEqualTo(OnlineStoreContract.bytes("two"));
    } finally {
      sentinel.stop();
      TestRedis.stop(replica);
      TestRedis.stop(master);
    }
  }

  private static long knownReplicas(Jedis sentinel) {
    return sentinel.sentinelReplicas("mymaster").stream()
        .filter(replica -> "ok".equals(replica.get("master-link-status")))
        .count();
  }

  private void roundTrip(OnlineStore store) {
    store.prepare(table);
    store.raiseFence(table, RUN);
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      writer.write(OnlineStoreContract.row(1, "one", OnlineStoreContract.at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);
    }
    assertThat(store.read(table, List.of(OnlineStoreContract.key(1)), List.of("city")).get(0))
        .isPresent();
    assertThat(store.fence(table)).isEqualTo(1);
    assertThat(store.incarnation()).hasSize(40);
  }

  private void assertUnreachable(OnlineStore store, String end) {
    assertThatThrownBy(() -> store.prepare(table))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it cannot be used: no success in ")
        .hasMessageEndingWith(end);
  }

  private static RedisServer encrypted(int port, TestCertificate own, String... settings) {
    String[] all = new String[settings.length + 4];
    System.arraycopy(settings, 0, all, 4, settings.length);
    all[0] = "tls-port " + port;
    all[1] = "tls-cert-file " + own.certificate();
    all[2] = "tls-key-file " + own.key();
    // Replaced by a later line where clients have to show a certificate.
    all[3] = "tls-ca-cert-file " + own.certificate();
    return TestRedis.started(0, all);
  }

  private OnlineStore store(String connection, String... settings) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            "project: contract\nregistry: registry.db\nonline_store:\n  type: redis\n");
    yaml.append("  connection_string: \"").append(connection).append("\"\n");
    for (String setting : settings) {
      yaml.append("  ").append(setting).append('\n');
    }
    yaml.append("headrace: {store_patience: 20s}\n");
    Path file = Files.writeString(folder.resolve("feature_store.yaml"), yaml);
    return OnlineStores.open(
        FeatureStoreConfiguration.load(file, folder, Map.of()).onlineStore(), folder);
  }
}
