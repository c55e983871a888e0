package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Writes calls without a script: reads what is stored while watching it, decides here, and writes
 * in a transaction that the server drops when anything watched has changed. Spares the server more
 * than a third of the script's work, and needs several connections, because each waits for its
 * answers.
 *
 * <p>What was dropped goes by the script at once, which nothing comes between: views that share
 * entity keys are written side by side, and would drop each other's transactions again and again.
 */
final class RedisTransactions implements RedisFlight {
  private static final int LANES = 4;

  private final RedisRoutes routes;
  private final RedisScriptArguments arguments;
  private final byte[] fence;
  private final Landing landing;
  private final RedisScriptCalls conflicting;
  private final Lane[] lanes = new Lane[LANES];
  private final List<RedisBatch.Call> returned = new ArrayList<>();
  private final Map<RedisBatch.Call, List<Long>> lost = new HashMap<>();
  private Optional<JedisException> failure = Optional.empty();
  private int next;

  RedisTransactions(
      RedisRoutes routes,
      RedisFence fence,
      NewerWinsScript script,
      RedisScriptArguments arguments,
      Landing landing) {
    this.routes = routes;
    this.arguments = arguments;
    this.fence = fence.key(0);
    this.landing = landing;
    this.conflicting = new RedisScriptCalls(routes, fence, script, arguments, this::landed);
  }

  /** A connection; what was written on it and what is being read there, answered in this order. */
  private static final class Lane {
    private final RedisConnection connection;
    private final RedisLookup lookup;
    private Optional<Written> writing = Optional.empty();
    private Optional<RedisBatch.Call> reading = Optional.empty();

    Lane(RedisConnection connection, RedisLookup lookup) {
      this.connection = connection;
      this.lookup = lookup;
    }

    boolean has(RedisBatch batch) {
      return writing.filter(w -> w.call.batch() == batch).isPresent()
          || reading.filter(c -> c.batch() == batch).isPresent();
    }

    boolean isBusy() {
      return writing.isPresent() || reading.isPresent();
    }
  }

  /**
   * A call whose transaction is under way.
   *
   * @param left rows that were left alone, as the script would tell them
   * @param commands in the transaction; none where nothing had to be written
   */
  private record Written(RedisBatch.Call call, List<Long> left, int commands) {}

  @Override
  public void send(RedisBatch.Call call) {
    int number = next;
    next = (next + 1) % LANES;
    try {
      if (lanes[number] == null) {
        lanes[number] = lane(RedisConnection.open(routes.master(0), routes.config()));
      }
      advance(lanes[number]);
    } catch (JedisException e) {
      returned.add(call);
      broke(number, e);
      return;
    }
    Lane lane = lanes[number];
    lane.reading = Optional.of(call);
    try {
      lane.lookup.ask(call);
      lane.connection.flush();
    } catch (JedisException e) {
      broke(number, e);
    }
  }

  private Lane lane(RedisConnection connection) {
    return new Lane(connection, new RedisLookup(arguments, fence, connection));
  }

  /** Takes the answers that are due, and goes from reading to writing. */
  private void advance(Lane lane) {
    if (lane.writing.isPresent()) {
      finish(lane, lane.writing.get());
      lane.writing = Optional.empty();
    }
    if (lane.reading.isPresent()) {
      RedisBatch.Call call = lane.reading.get();
      Written written = write(call, lane.lookup.answer(call), lane.connection.unsent());
      lane.writing = Optional.of(written);
      lane.reading = Optional.empty();
    }
  }

  private Written write(RedisBatch.Call call, List<List<?>> held, RedisBuffer out) {
    List<Long> left = new ArrayList<>();
    int commands = 0;
    for (int row = 0; row < call.rows(); row++) {
      byte[] stored = (byte[]) held.get(row).get(0);
      boolean older = stored != null && RedisFields.isNewer(stored, call.micros(row));
      boolean same = !older && arguments.comparesValues() && call.holds(row, held.get(row));
      if (older || same) {
        left.add(same ? -row - 1L : row + 1L);
      }
      boolean prolonged = !older && arguments.ttl().length > 0;
      if (commands == 0 && (prolonged || (!older && !same))) {
        out.command(1);
        out.argument(RedisWords.MULTI);
      }
      if (!older && !same) {
        call.hsetTo(row, arguments.fields(), out);
        commands++;
      }
      if (prolonged) {
        out.command(3);
        out.argument(RedisWords.EXPIRE);
        call.keyTo(row, out);
        out.argument(arguments.ttl());
        commands++;
      }
    }
    out.command(1);
    out.argument(commands > 0 ? RedisWords.EXEC : RedisWords.UNWATCH);
    return new Written(call, left, commands);
  }

  private void finish(Lane lane, Written written) {
    Optional<JedisDataException> refusal = Optional.empty();
    Object done = null;
    for (int answer = 0; answer < (written.commands == 0 ? 1 : written.commands + 2); answer++) {
      try {
        done = lane.connection.read();
      } catch (JedisDataException e) {
        // The first says why; the end of the transaction only that there was something.
        refusal = refusal.or(() -> Optional.of(e));
      }
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    if (done == null) {
      conflicting.send(written.call);
      conflicting.flush();
      return;
    }
    if (done instanceof List<?> results) {
      for (Object result : results) {
        if (result instanceof JedisDataException refused) {
          throw refused;
        }
      }
    }
    landed(written.call, written.left);
  }

  /** A row that a transaction without an answer was to write, and that is equal now, it wrote. */
  private void landed(RedisBatch.Call call, List<?> left) {
    List<Long> before = lost.remove(call);
    if (before == null) {
      landing.landed(call, left);
    } else {
      landing.landed(
          call, left.stream().filter(row -> (Long) row > 0 || before.contains(row)).toList());
    }
  }

  @Override
  public void flush() {
    // Each step is sent at once.
  }

  @Override
  public void land(RedisBatch batch) {
    for (int number = 0; number < LANES; number++) {
      while (lanes[number] != null && lanes[number].has(batch)) {
        step(number);
      }
    }
    conflicting.landAll();
  }

  @Override
  public void landAll() {
    // Twice around, so that the lanes go on side by side.
    for (int turn = 0; turn < 2; turn++) {
      for (int number = 0; number < LANES; number++) {
        if (lanes[number] != null && lanes[number].isBusy()) {
          step(number);
        }
      }
    }
    conflicting.landAll();
  }

  private void step(int number) {
    try {
      advance(lanes[number]);
      lanes[number].connection.flush();
    } catch (JedisException e) {
      broke(number, e);
    }
  }

  /** After an error nobody knows what a connection watches: it is given up with its calls. */
  private void broke(int number, JedisException why) {
    failed(why);
    routes.forget();
    Lane lane = lanes[number];
    if (lane != null) {
      lane.writing.ifPresent(
          written -> {
            returned.add(written.call);
            lost.putIfAbsent(written.call, written.left);
          });
      lane.reading.ifPresent(returned::add);
      lane.connection.close();
      lanes[number] = null;
    }
  }

  private void failed(JedisException why) {
    if (failure.isEmpty() || RedisFailures.isRefusal(why)) {
      failure = Optional.of(why);
    }
  }

  @Override
  public Optional<JedisException> failure() {
    Optional<JedisException> other = conflicting.failure();
    return other.filter(RedisFailures::isRefusal).or(() -> failure).or(() -> other);
  }

  @Override
  public Collection<RedisBatch.Call> takeReturned() {
    List<RedisBatch.Call> taken = new ArrayList<>(returned);
    taken.addAll(conflicting.takeReturned());
    returned.clear();
    failure = Optional.empty();
    return taken;
  }

  @Override
  public List<RedisConnection> connections() {
    List<RedisConnection> connections = new ArrayList<>(conflicting.connections());
    Arrays.stream(lanes).filter(lane -> lane != null).forEach(l -> connections.add(l.connection));
    return connections;
  }

  @Override
  public void close() {
    for (int number = 0; number < LANES; number++) {
      if (lanes[number] != null) {
        lanes[number].connection.close();
        lanes[number] = null;
      }
    }
    conflicting.close();
  }
}
