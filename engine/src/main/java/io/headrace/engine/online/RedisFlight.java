package io.headrace.engine.online;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Calls of one writer that were sent and not answered yet, or not confirmed by the replicas that
 * have to. Calls that may not have been carried out come back, to be sent again: writing a row
 * twice changes nothing. Nothing is thrown for a failure, it is told by {@link #failure}.
 */
interface RedisFlight {
  /** Hears what became of a call. */
  interface Landing {
    /**
     * @param left rows that were left alone, as {@link NewerWinsScript} tells them
     */
    void landed(RedisBatch.Call call, List<?> left);
  }

  /** Sends a call, or soon will; waits for earlier ones where many are under way. */
  void send(RedisBatch.Call call);

  /** Sends what was held back. */
  void flush();

  /** Waits for the calls of a batch, before which no earlier one is under way. */
  void land(RedisBatch batch);

  /** Waits for all that is under way. */
  void landAll();

  /** The first failure since the last {@link #takeReturned}, or one that will not pass. */
  Optional<JedisException> failure();

  /** Calls that have to be sent again; forgets them and why. */
  Collection<RedisBatch.Call> takeReturned();

  void close();
}
