package io.headrace.engine.online;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Writes calls by a script, which takes one way to the server and no care for what others write
 * meanwhile. On one connection to each server, without waiting for answers.
 *
 * <p>Replicas that have to confirm are asked on each connection behind the last call of a batch.
 */
final class RedisScriptCalls implements RedisFlight {
  private static final int MOST_ROWS = 4_000;

  private final RedisRoutes routes;
  private final RedisFence fence;
  private final NewerWinsScript script;
  private final NewerWinsScript repetitions;
  private final byte[][] common;
  private final int perRow;
  private final RedisReplicas replicas;
  private final Landing landing;
  private final Map<HostAndPort, Lane> lanes = new LinkedHashMap<>();
  private final List<RedisBatch.Call> returned = new ArrayList<>();
  private Optional<JedisException> failure = Optional.empty();

  RedisScriptCalls(
      RedisRoutes routes,
      RedisFence fence,
      RedisScriptArguments arguments,
      RedisReplicas replicas,
      Landing landing) {
    this.routes = routes;
    this.fence = fence;
    this.script = arguments.script();
    this.repetitions = arguments.scriptForRepetitions();
    this.common = arguments.common();
    this.perRow = arguments.perRow();
    this.replicas = replicas;
    this.landing = landing;
  }

  /** A connection with what is under way on it, in order. */
  private static final class Lane {
    private final RedisConnection connection;
    private final Deque<Sent> sent = new ArrayDeque<>();
    // Carried out, and not confirmed by replicas yet.
    private final List<Landed> unconfirmed = new ArrayList<>();
    // With calls behind which replicas have not been asked.
    private Optional<RedisBatch> unasked = Optional.empty();
    private final Set<NewerWinsScript> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private int rows;

    Lane(RedisConnection connection) {
      this.connection = connection;
    }
  }

  /** A call, or without one the question for the replicas of those before it. */
  private record Sent(RedisBatch batch, Optional<RedisBatch.Call> call) {}

  private record Landed(RedisBatch.Call call, List<?> left) {}

  @Override
  public void send(RedisBatch.Call call) {
    Optional<Lane> found = Optional.empty();
    boolean queued = false;
    try {
      Lane lane = lane(routes.master(call.slot()));
      found = Optional.of(lane);
      while (lane.rows > 0 && lane.rows + call.rows() > MOST_ROWS) {
        lane.connection.flush();
        landNext(lane);
      }
      NewerWinsScript wanted = call.lost() ? repetitions : script;
      if (!lane.known.contains(wanted)) {
        landAll(lane);
        lane.connection.ask(RedisWords.SCRIPT, RedisWords.LOAD, wanted.text());
        lane.known.add(wanted);
      }
      if (lane.unasked.filter(b -> b != call.batch()).isPresent()) {
        askReplicas(lane);
      }
      encode(call, wanted, lane.connection.unsent());
      lane.sent.add(new Sent(call.batch(), Optional.of(call)));
      lane.rows += call.rows();
      queued = true;
      if (replicas.areAsked()) {
        lane.unasked = Optional.of(call.batch());
      }
      lane.connection.pass();
    } catch (JedisException e) {
      if (!queued) {
        returned.add(call);
      }
      broke(found, e);
    }
  }

  private Lane lane(HostAndPort master) {
    Lane lane = lanes.get(master);
    if (lane == null) {
      lane = new Lane(RedisConnection.open(master, routes.config()));
      lanes.put(master, lane);
    }
    return lane;
  }

  private void askReplicas(Lane lane) {
    replicas.ask(lane.connection.unsent());
    lane.sent.add(new Sent(lane.unasked.orElseThrow(), Optional.empty()));
    lane.unasked = Optional.empty();
  }

  private void encode(RedisBatch.Call call, NewerWinsScript wanted, RedisBuffer out) {
    out.command(4 + call.rows() + common.length + call.rows() * perRow);
    out.argument(RedisWords.EVALSHA);
    out.argument(wanted.digest());
    out.argument(1 + call.rows());
    out.argument(fence.key(call.slot()));
    call.keysTo(out);
    for (byte[] argument : common) {
      out.argument(argument);
    }
    call.argumentsTo(out);
  }

  @Override
  public void flush() {
    for (Lane lane : List.copyOf(lanes.values())) {
      try {
        lane.connection.flush();
      } catch (JedisException e) {
        broke(Optional.of(lane), e);
      }
    }
  }

  @Override
  public void land(RedisBatch batch) {
    for (Lane lane : List.copyOf(lanes.values())) {
      try {
        if (lane.unasked.filter(b -> b == batch).isPresent()) {
          askReplicas(lane);
          lane.connection.flush();
        }
        // Calls of a connection are answered in order, those of earlier batches first.
        while (!lane.sent.isEmpty() && lane.sent.peek().batch() == batch) {
          landNext(lane);
        }
      } catch (JedisException e) {
        broke(Optional.of(lane), e);
      }
    }
  }

  @Override
  public void landAll() {
    // Not again at once where too few have confirmed.
    if (failure.isEmpty()) {
      lanes.values().stream().filter(l -> l.unasked.isPresent()).forEach(this::askReplicas);
    }
    flush();
    for (Lane lane : List.copyOf(lanes.values())) {
      try {
        landAll(lane);
      } catch (JedisException e) {
        broke(Optional.of(lane), e);
      }
    }
  }

  private void landAll(Lane lane) {
    if (!lane.sent.isEmpty()) {
      lane.connection.flush();
    }
    while (!lane.sent.isEmpty()) {
      landNext(lane);
    }
  }

  private void landNext(Lane lane) {
    Object answer;
    try {
      answer = lane.connection.read();
    } catch (JedisDataException e) {
      Sent sent = taken(lane);
      if (sent.call().isEmpty()) {
        throw e;
      }
      returned.add(sent.call().get());
      failed(e);
      if (e instanceof JedisNoScriptException) {
        lane.known.clear();
      } else if (e instanceof JedisRedirectionException || RedisFailures.isNoMaster(e)) {
        routes.forget();
      }
      return;
    }
    Sent sent = taken(lane);
    if (sent.call().isEmpty()) {
      confirm(lane, sent.batch(), answer);
    } else if (replicas.areAsked()) {
      lane.unconfirmed.add(new Landed(sent.call().get(), (List<?>) answer));
    } else {
      landing.landed(sent.call().get(), (List<?>) answer);
    }
  }

  private static Sent taken(Lane lane) {
    Sent sent = lane.sent.remove();
    sent.call().ifPresent(call -> lane.rows -= call.rows());
    return sent;
  }

  private void confirm(Lane lane, RedisBatch batch, Object answer) {
    Optional<RedisUnconfirmedException> missing =
        replicas.missing(lane.connection.address(), answer);
    if (missing.isPresent()) {
      failed(missing.get());
      lane.unasked = lane.unasked.or(() -> Optional.of(batch));
    } else {
      lane.unconfirmed.forEach(landed -> landing.landed(landed.call(), landed.left()));
      lane.unconfirmed.clear();
    }
  }

  /** A connection that broke gives back all that was under way on it. */
  private void broke(Optional<Lane> lane, JedisException why) {
    failed(why);
    routes.forget();
    lane.ifPresent(
        broken -> {
          broken.unconfirmed.forEach(landed -> returned.add(landed.call().again()));
          broken.sent.stream()
              .flatMap(sent -> sent.call().stream())
              .forEach(call -> returned.add(call.again()));
          broken.connection.close();
          lanes.values().remove(broken);
        });
  }

  private void failed(JedisException why) {
    // A refusal explains more than a connection that broke.
    if (failure.isEmpty() || RedisFailures.isRefusal(why)) {
      failure = Optional.of(why);
    }
  }

  @Override
  public Optional<JedisException> failure() {
    return failure;
  }

  @Override
  public Collection<RedisBatch.Call> takeReturned() {
    List<RedisBatch.Call> taken = List.copyOf(returned);
    returned.clear();
    failure = Optional.empty();
    return taken;
  }

  @Override
  public void close() {
    lanes.values().forEach(lane -> lane.connection.close());
    lanes.clear();
  }
}
