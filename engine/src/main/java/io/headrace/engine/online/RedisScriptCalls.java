package io.headrace.engine.online;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Writes calls by a script, which takes one way to the server and no care for what others write
 * meanwhile. On one connection to each server, without waiting for answers.
 */
final class RedisScriptCalls implements RedisFlight {
  private static final int MOST_ROWS = 4_000;

  private final RedisRoutes routes;
  private final RedisFence fence;
  private final NewerWinsScript script;
  private final byte[][] common;
  private final Landing landing;
  private final Map<HostAndPort, Lane> lanes = new LinkedHashMap<>();
  private final List<RedisBatch.Call> returned = new ArrayList<>();
  private Optional<JedisException> failure = Optional.empty();

  RedisScriptCalls(
      RedisRoutes routes,
      RedisFence fence,
      NewerWinsScript script,
      RedisScriptArguments arguments,
      Landing landing) {
    this.routes = routes;
    this.fence = fence;
    this.script = script;
    this.common = arguments.common();
    this.landing = landing;
  }

  /** A connection with what is under way on it, in order. */
  private static final class Lane {
    private final RedisConnection connection;
    private final Deque<RedisBatch.Call> calls = new ArrayDeque<>();
    private int rows;
    private boolean knowsScript;

    Lane(RedisConnection connection) {
      this.connection = connection;
    }
  }

  @Override
  public void send(RedisBatch.Call call) {
    Optional<Lane> found = Optional.empty();
    try {
      Lane lane = lane(routes.master(call.slot()));
      found = Optional.of(lane);
      while (lane.rows > 0 && lane.rows + call.rows() > MOST_ROWS) {
        lane.connection.flush();
        landNext(lane);
      }
      if (!lane.knowsScript) {
        landAll(lane);
        lane.connection.ask(RedisWords.SCRIPT, RedisWords.LOAD, script.text());
        lane.knowsScript = true;
      }
      encode(call, lane.connection.unsent());
      lane.calls.add(call);
      lane.rows += call.rows();
      lane.connection.pass();
    } catch (JedisException e) {
      if (found.isEmpty() || !found.get().calls.contains(call)) {
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

  private void encode(RedisBatch.Call call, RedisBuffer out) {
    int perRow = common.length - 2;
    out.command(4 + call.rows() + common.length + call.rows() * (perRow - 1));
    out.argument(RedisWords.EVALSHA);
    out.argument(script.digest());
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
        // Calls of a connection are answered in order, those of earlier batches first.
        while (!lane.calls.isEmpty() && lane.calls.peek().batch() == batch) {
          landNext(lane);
        }
      } catch (JedisException e) {
        broke(Optional.of(lane), e);
      }
    }
  }

  @Override
  public void landAll() {
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
    if (!lane.calls.isEmpty()) {
      lane.connection.flush();
    }
    while (!lane.calls.isEmpty()) {
      landNext(lane);
    }
  }

  private void landNext(Lane lane) {
    Object answer;
    try {
      answer = lane.connection.read();
    } catch (JedisDataException e) {
      RedisBatch.Call call = taken(lane);
      returned.add(call);
      failed(e);
      if (e instanceof JedisNoScriptException) {
        lane.knowsScript = false;
      } else if (e instanceof JedisRedirectionException || RedisFailures.isNoMaster(e)) {
        routes.forget();
      }
      return;
    }
    landing.landed(taken(lane), (List<?>) answer);
  }

  private static RedisBatch.Call taken(Lane lane) {
    RedisBatch.Call call = lane.calls.remove();
    lane.rows -= call.rows();
    return call;
  }

  /** A connection that broke gives back all that was under way on it. */
  private void broke(Optional<Lane> lane, JedisException why) {
    failed(why);
    routes.forget();
    lane.ifPresent(
        broken -> {
          returned.addAll(broken.calls);
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
  public List<RedisConnection> connections() {
    return lanes.values().stream().map(lane -> lane.connection).toList();
  }

  @Override
  public void close() {
    lanes.values().forEach(lane -> lane.connection.close());
    lanes.clear();
  }
}
