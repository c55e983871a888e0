package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

class PatienceTest {
  private static final Duration WHOLE = Duration.ofSeconds(30);

  private final VirtualClock clock = new VirtualClock();
  private final Patience patience = Patience.of(WHOLE, clock);

  @Test
  void workThatTookLongBeforeItFailedIsTriedAgain() {
    clock.pass(WHOLE.plusSeconds(1).toNanos());

    assertThat(patience.spent()).isZero();
    assertThat(patience.pause("a store")).isTrue();
    assertThat(patience.spent()).isPositive();
  }

  @Test
  void pausesGrowUpToTwoSecondsAndEndWithTheWhole() {
    List<Long> pauses = new ArrayList<>();
    long before = 0;
    while (patience.pause("a store")) {
      pauses.add((clock.slept() - before) / 1_000_000);
      before = clock.slept();
    }

    assertThat(pauses.get(0)).isBetween(50L, 100L);
    assertThat(pauses.get(1)).isBetween(100L, 200L);
    assertThat(pauses.get(2)).isBetween(200L, 400L);
    assertThat(pauses.subList(5, pauses.size() - 1)).allMatch(p -> p >= 1_000 && p <= 2_000);
    assertThat(patience.spent()).isEqualTo(WHOLE);
  }

  @Test
  void timeThatAttemptsTakeIsSpentToo() {
    assertThat(patience.pause("a store")).isTrue();
    clock.pass(WHOLE.toNanos());
    long slept = clock.slept();

    assertThat(patience.pause("a store")).isFalse();
    assertThat(clock.slept()).isEqualTo(slept);
  }

  @Test
  void withoutPatienceTheFirstFailureIsTheLast() {
    assertThat(Patience.of(Duration.ZERO, clock).pause("a store")).isFalse();
    assertThat(clock.slept()).isZero();
  }

  @Test
  void anInterruptedPauseNamesTheStore() {
    Patience real = Patience.of(WHOLE);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> real.pause("a store"))
        .isInstanceOf(StoreException.class)
        .hasMessage("a store: interrupted while it was waited for.");
    // Read and cleared, so that the next test waits again.
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aScriptThatRedisForgotIsSentAgainAtOnceAndOnlyOnce() {
    RedisPatience redis = redis();
    JedisNoScriptException forgotten = new JedisNoScriptException("NOSCRIPT no such script");

    redis.pauseAfter(forgotten);
    assertThat(clock.slept()).isZero();
    redis.pauseAfter(forgotten);
    assertThat(clock.slept()).isPositive();
  }

  @Test
  void whatRedisWillAlwaysRefuseIsNotWaitedFor() {
    assertThatThrownBy(() -> redis().pauseAfter(new JedisDataException("ERR syntax error")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("rows could not be written: the server answered 'ERR syntax error'");
    assertThat(clock.slept()).isZero();
  }

  @Test
  void theEndOfPatienceTellsAttemptsAndTime() {
    RedisPatience redis = redis();
    JedisConnectionException gone = new JedisConnectionException("connection refused");
    assertThatCode(() -> redis.pauseAfter(gone)).doesNotThrowAnyException();
    clock.pass(WHOLE.toNanos() - clock.slept());

    assertThatThrownBy(() -> redis.pauseAfter(gone))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(
            "rows could not be written: no success in 2 attempts over 30.0 s (connection refused)");
  }

  private RedisPatience redis() {
    RedisSettings settings = RedisSettings.of(TestRedis.configuration(1, Optional.empty()));
    return new RedisPatience(settings, "rows could not be written", patience);
  }
}
