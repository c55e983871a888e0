package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
  private final RedisTransaction transaction;
  private final RedisReplicas replicas;
  private final Landing landing;
  private final RedisScriptCalls conflicting;
  private final Lane[] lanes = new Lane[LANES];
  private final List<RedisBatch.Call> returned = new ArrayList<>();
  private Optional<JedisException> failure = Optional.empty();
  private int next;

  RedisTransactions(
      RedisRoutes routes,
      RedisFence fence,
      RedisScriptArguments arguments,
      RedisReplicas replicas,
      Landing landing) {
    this.routes = routes;
    this.arguments = arguments;
    this.fence = fence.key(0);
    this.transaction = new RedisTransaction(arguments);
    this.replicas = replicas;
    this.landing = landing;
    this.conflicting = new RedisScriptCalls(routes, fence, arguments, replicas, landing);
  }

  /** A connection; what was written on it and what is being read there, answered in this order. */
  private static final class Lane {
    private final RedisConnection connection;
    private final RedisLookup lookup;
    // Carried out, and not confirmed by replicas yet.
    private final List<RedisTransaction.Written> unconfirmed = new ArrayList<>();
    private Optional<RedisTransaction.Written> writing = Optional.empty();
    private Optional<RedisBatch.Call> reading = Optional.empty();

    Lane(RedisConnection connection, RedisLookup lookup) {
      this.connection = connection;
      this.lookup = lookup;
    }

    boolean has(RedisBatch batch) {
      return writing.filter(w -> w.call().batch() == batch).isPresent()
          || reading.filter(c -> c.batch() == batch).isPresent()
          || unconfirmed.stream().anyMatch(w -> w.call().batch() == batch);
    }

    boolean isBusy() {
      return writing.isPresent() || reading.isPresent();
    }
  }

  @Override
  public void send(RedisBatch.Call call) {
    int number = next;
    next = (next + 1) % LANES;
    try {
      if (lanes[number] == null) {
        lanes[number] = lane(RedisConnection.open(routes.master(0), routes.config()));
      }
      advance(lanes[number], Optional.of(call.batch()));
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

  /**
   * Takes the answers that are due, and goes from reading to writing.
   *
   * @param following the batch whose rows come next on this lane; empty where none does for now
   */
  private void advance(Lane lane, Optional<RedisBatch> following) {
    if (lane.writing.isPresent()) {
      RedisTransaction.Written written = lane.writing.get();
      boolean done = RedisTransaction.isDone(written, lane.connection);
      lane.writing = Optional.empty();
      finish(lane, written, done);
    }
    if (lane.reading.isPresent()) {
      RedisBatch.Call call = lane.reading.get();
      RedisTransaction.Written written =
          transaction.write(call, lane.lookup.answer(call), lane.connection.unsent());
      boolean wrote = written.commands() > 0 || !lane.unconfirmed.isEmpty();
      if (replicas.areAsked() && wrote && following.filter(b -> b == call.batch()).isEmpty()) {
        replicas.ask(lane.connection.unsent());
        written = written.askingReplicas();
      }
      lane.writing = Optional.of(written);
      lane.reading = Optional.empty();
    }
  }

  /**
   * @param done whether the transaction was carried out, not dropped
   */
  private void finish(Lane lane, RedisTransaction.Written written, boolean done) {
    if (!done) {
      conflicting.send(written.call());
      conflicting.flush();
    } else if (replicas.areAsked()) {
      lane.unconfirmed.add(written);
    } else {
      landing.landed(written.call(), written.left());
    }
    if (written.awaited()) {
      confirm(lane, lane.connection.read());
    }
  }

  private void confirm(Lane lane, Object answer) {
    Optional<RedisUnconfirmedException> missing =
        replicas.missing(lane.connection.address(), answer);
    if (missing.isPresent()) {
      failed(missing.get());
    } else {
      lane.unconfirmed.forEach(w -> landing.landed(w.call(), w.left()));
      lane.unconfirmed.clear();
    }
  }

  @Override
  public void flush() {
    // Each step is sent at once.
  }

  @Override
  public void land(RedisBatch batch) {
    for (int number = 0; number < LANES; number++) {
      while (lanes[number] != null && lanes[number].has(batch) && failure.isEmpty()) {
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
    for (int number = 0; number < LANES; number++) {
      // Not again at once where too few have confirmed.
      if (lanes[number] != null && !lanes[number].unconfirmed.isEmpty() && failure.isEmpty()) {
        step(number);
      }
    }
    conflicting.landAll();
  }

  private void step(int number) {
    Lane lane = lanes[number];
    try {
      if (lane.isBusy()) {
        advance(lane, Optional.empty());
        lane.connection.flush();
      } else {
        replicas.ask(lane.connection.unsent());
        lane.connection.flush();
        confirm(lane, lane.connection.read());
      }
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
      lane.unconfirmed.forEach(written -> returned.add(written.call().again()));
      lane.writing.ifPresent(written -> returned.add(written.call().again()));
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
