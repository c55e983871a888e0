package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.definitions.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Servers that are there and say that they cannot serve now. */
class RedisPassingAnswersIT {
  private static final String LOADING = "LOADING Redis is loading the dataset in memory";
  private static final String CLUSTERDOWN = "CLUSTERDOWN The cluster is down";
  private static final RunFence RUN = new RunFence("answers", 1);
  private static final int ROWS = 3_000;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final int port = TestRedis.freePort();
  private final AnsweringProxy proxy = AnsweringProxy.to(port);
  private final OnlineTable table = OnlineStoreContract.table("driver_stats");
  private RedisServer server;

  @AfterEach
  void stop() {
    proxy.close();
    TestRedis.stop(server);
  }

  @Test
  void aServerThatIsLoadingIsWaitedForByReadersAndWriters() {
    server = TestRedis.started(port);
    waitedFor(Mode.STANDALONE, LOADING);
  }

  @Test
  void aServerThatLoadsForLongerThanPatienceIsNamedWithItsAnswer() {
    server = TestRedis.started(port);
    givenUp(Mode.STANDALONE, LOADING);
  }

  @Test
  void aClusterThatIsDownIsWaitedForByReadersAndWriters() {
    server = TestRedisCluster.aloneBehind(proxy.port(), port);
    waitedFor(Mode.CLUSTER, CLUSTERDOWN);
  }

  @Test
  void aClusterThatIsDownForLongerThanPatienceIsNamedWithItsAnswer() {
    server = TestRedisCluster.aloneBehind(proxy.port(), port);
    givenUp(Mode.CLUSTER, CLUSTERDOWN);
  }

  private void waitedFor(Mode mode, String answer) {
    OnlineStore store = store(mode, LONG);
    proxy.answer(answer);
    CompletableFuture<Void> prepared = passOnAfterSome();
    store.prepare(table);
    prepared.join();
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      for (long k = 0; k < ROWS / 2; k++) {
        writer.write(row(k));
      }
      // What is on its way then is answered so as well.
      proxy.answer(answer);
      CompletableFuture<Void> written = passOnAfterSome();
      for (long k = ROWS / 2; k < ROWS; k++) {
        writer.write(row(k));
      }
      assertThat(writer.flush().written()).isEqualTo(ROWS);
      written.join();
    }
    proxy.answer(answer);
    CompletableFuture<Void> read = passOnAfterSome();
    List<byte[]> keys =
        List.of(OnlineStoreContract.key(0), OnlineStoreContract.key(ROWS - 1), new byte[] {1});
    assertThat(store.read(table, keys, List.of("city")))
        .extracting(r -> r.isPresent())
        .containsExactly(true, true, false);
    read.join();
  }

  private void givenUp(Mode mode, String answer) {
    OnlineStore store = store(mode, SHORT);
    proxy.answer(answer);
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      writer.write(row(1));

      assertThat(catchThrowableOfType(StoreException.class, writer::flush))
          .hasMessageContaining(":" + proxy.port() + ": rows could not be written: no success in ")
          .hasMessageContaining(" attempts over 0.")
          .hasMessageContaining(" s (" + answer + "). Check ");
    }
    assertThat(catchThrowableOfType(StoreException.class, () -> store.prepare(table)))
        .hasMessageContaining("it cannot be used: no success in ")
        .hasMessageContaining(answer);
  }

  /** Once a few commands have met the answer, and their repetitions too. */
  private CompletableFuture<Void> passOnAfterSome() {
    int before = proxy.answered();
    return CompletableFuture.runAsync(
        () -> {
          TestRedisCluster.await(() -> proxy.answered() > before + 2);
          proxy.passOn();
        });
  }

  private OnlineStore store(Mode mode, Duration patience) {
    return RedisOnlineStore.of(TestRedis.patient(mode, List.of(proxy.port()), patience));
  }

  private static OnlineRow row(long driver) {
    return OnlineStoreContract.row(driver, "x", OnlineStoreContract.at(1));
  }
}
