package io.headrace.engine.online;

import io.headrace.engine.online.RedisScriptArguments.Rule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Gathers rows into batches of script calls. A batch is sent while the one before it is still being
 * answered, so that the server always has something to do.
 */
final class RedisOnlineWriter implements OnlineWriter {
  private static final String DOING = "rows could not be written";
  private static final int CALL_ROWS = 50;
  private static final int BATCH_ROWS = 1_000;
  private static final int BATCH_BYTES = 4 << 20;
  // A slot of a cluster sees one row in 16,384: the more are gathered, the fuller its calls.
  private static final int CLUSTER_BATCH_ROWS = 200_000;
  private static final int CLUSTER_BATCH_BYTES = 24 << 20;

  private final RedisSettings settings;
  private final OnlineTable table;
  private final RunFence run;
  private final Pace pace;
  private final boolean held;
  private final int batchRows;
  private final int batchBytes;
  private final RedisFlight flight;
  private RedisBatch gathered;
  private RedisBatch underWay;
  private long written;
  private long older;
  private long unchanged;
  private long bytes;

  /**
   * @param rule by which all of its rows are written
   */
  RedisOnlineWriter(RedisSettings settings, OnlineTable table, WriteSettings how, Rule rule) {
    this.settings = settings;
    this.table = table;
    this.run = how.fence();
    this.pace = how.pacing().start();
    this.held = !(pace instanceof Pacing.Unlimited);
    // Who is held back is asked for small portions.
    boolean manyRows = settings.isCluster() && !held;
    this.batchRows = manyRows ? CLUSTER_BATCH_ROWS : BATCH_ROWS;
    this.batchBytes = manyRows ? CLUSTER_BATCH_BYTES : BATCH_BYTES;
    this.flight = flight(RedisScriptArguments.of(settings, table, how, rule));
    RedisKeys keys = new RedisKeys(table);
    this.gathered = batch(keys);
    this.underWay = batch(keys);
  }

  private RedisBatch batch(RedisKeys keys) {
    return settings.isCluster()
        ? RedisBatch.groupedBySlot(keys)
        : RedisBatch.inOneCallAsTheyCome(keys);
  }

  private RedisFlight flight(RedisScriptArguments arguments) {
    RedisFence fence = new RedisFence(settings, table);
    RedisRoutes routes = new RedisRoutes(settings);
    RedisReplicas replicas = RedisReplicas.of(settings);
    return settings.isCluster() || arguments.rule() == Rule.BOUND
        ? new RedisScriptCalls(routes, fence, arguments, replicas, this::landed)
        : new RedisTransactions(routes, fence, arguments, replicas, this::landed);
  }

  @Override
  public void write(OnlineRow row) {
    gathered.add(row);
    if (gathered.rows() >= batchRows || gathered.bytes() >= batchBytes) {
      send();
    }
  }

  @Override
  public WriteCounts flush() {
    if (gathered.rows() > 0) {
      send();
    }
    repeat(new ArrayDeque<>(), Optional.empty());
    return acknowledged();
  }

  @Override
  public WriteCounts acknowledged() {
    return new WriteCounts(written, older, unchanged, 0, bytes);
  }

  /** Sends what was gathered, then waits for the batch before it, whose place is taken next. */
  private void send() {
    Deque<RedisBatch.Call> calls = new ArrayDeque<>(gathered.calls(CALL_ROWS));
    if (held) {
      sendHeldBack(calls);
    } else {
      repeat(calls, Optional.of(underWay));
    }
    RedisBatch landed = underWay;
    landed.clear();
    underWay = gathered;
    gathered = landed;
  }

  private void sendHeldBack(Deque<RedisBatch.Call> calls) {
    int rows = gathered.rows();
    pace.await(rows);
    long start = System.nanoTime();
    repeat(calls, Optional.empty());
    pace.answered(rows, System.nanoTime() - start);
  }

  /**
   * Sends calls until the servers have carried them out.
   *
   * @param only the batch to wait for; empty for all that is under way
   */
  private void repeat(Deque<RedisBatch.Call> calls, Optional<RedisBatch> only) {
    Optional<RedisPatience> patience = Optional.empty();
    long landedBefore = acknowledged().rows();
    Optional<RedisBatch> awaited = only;
    while (true) {
      while (!calls.isEmpty() && flight.failure().isEmpty()) {
        flight.send(calls.remove());
      }
      flight.flush();
      awaited.ifPresentOrElse(flight::land, flight::landAll);
      if (flight.failure().isEmpty()) {
        break;
      }
      flight.landAll();
      JedisException failure = flight.failure().orElseThrow();
      // A server that took something since was there again: what ends now is another outage.
      if (patience.isEmpty() || acknowledged().rows() > landedBefore) {
        patience =
            Optional.of(new RedisPatience(settings, DOING, Patience.of(settings.patience())));
      }
      landedBefore = acknowledged().rows();
      giveUpOrPause(patience.get(), failure);
      calls.addAll(flight.takeReturned());
      awaited = Optional.empty();
    }
  }

  private void giveUpOrPause(RedisPatience patience, JedisException failure) {
    if (RedisFailures.isFenced(failure)) {
      flight.close();
      throw new FencedException(settings.description(), table.name(), run);
    }
    if (RedisFailures.isFull(failure)) {
      flight.close();
      throw RedisMemory.full(settings, DOING, failure);
    }
    try {
      patience.pauseAfter(failure);
    } catch (RuntimeException e) {
      flight.close();
      throw e;
    }
  }

  private void landed(RedisBatch.Call call, List<?> left) {
    int next = 0;
    for (int row = 1; row <= call.rows(); row++) {
      long number = next < left.size() ? (Long) left.get(next) : 0;
      if (Math.abs(number) == row) {
        next++;
        if (number > 0) {
          older++;
        } else {
          unchanged++;
        }
      } else {
        written++;
        bytes += call.bytes(row - 1);
      }
    }
  }

  @Override
  public void close() {
    flight.close();
  }
}
