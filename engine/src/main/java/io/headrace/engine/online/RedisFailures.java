package io.headrace.engine.online;

import io.headrace.engine.definitions.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** Tells an answer that will not change from a failure that may pass, and words both. */
final class RedisFailures {
  private static final Set<String> CREDENTIALS = Set.of("WRONGPASS", "NOAUTH", "NOPERM");
  private static final Set<String> PASSING =
      Set.of(
          "LOADING",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "READONLY",
          "MASTERDOWN",
          "NOREPLICAS",
          "BUSY",
          "NOSCRIPT",
          // A master that its clients wait for is about to hand over.
          "UNBLOCKED");
  private static final String FULL = "OOM command not allowed";
  // Of all clients, not ours alone: others leave. A cluster words it a little longer.
  private static final String TOO_MANY_CLIENTS = "ERR max number of clients";
  private static final String NO_MASTER = "READONLY You can't write";
  private static final String NO_MASTER_FOR_REPLICAS = "ERR WAIT cannot be used with replica";

  private RedisFailures() {}

  /** Whether the server answered, and would answer the same again. */
  static boolean isRefusal(Throwable failure) {
    return answer(failure).isPresent();
  }

  /** Whether the script refused a run of an earlier generation. */
  static boolean isFenced(Throwable failure) {
    return failure instanceof JedisDataException
        && String.valueOf(failure.getMessage()).startsWith(NewerWinsScript.FENCED);
  }

  /** Whether some server answered at all. */
  static boolean isAnswer(Throwable failure) {
    return all(failure).stream().anyMatch(JedisDataException.class::isInstance);
  }

  /** Whether the server is at its maxmemory; before Redis 7 a script's error hides the code. */
  static boolean isFull(Throwable failure) {
    return answer(failure).filter(text -> text.contains(FULL)).isPresent();
  }

  /** Whether the server was a master and is a replica now. */
  static boolean isNoMaster(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains(NO_MASTER);
  }

  /** A failure that is not worth a repetition. */
  static StoreException broken(RedisSettings settings, String doing, Throwable failure) {
    return failed(
        settings,
        doing + ": " + failure.getMessage(),
        "Run again: rows that were written are kept.",
        failure);
  }

  static StoreException refused(RedisSettings settings, String doing, Throwable failure) {
    String answer = answer(failure).orElseThrow();
    String first = answer.split(" ", 2)[0];
    // "ERR AUTH <password> called without any password configured": the server has none.
    if (CREDENTIALS.contains(first) || answer.contains("AUTH") || answer.contains("password")) {
      return failed(
          settings,
          doing + ": user name or password were refused (" + first + ")",
          "Check 'username' and 'password' in connection_string, and what the user may do.",
          failure);
    }
    return failed(
        settings,
        doing + ": the server answered '" + answer + "'",
        "Check that the keys are Feast's and that the server is writable.",
        failure);
  }

  static StoreException unreachable(
      RedisSettings settings, String doing, int attempts, long nanos, Throwable failure) {
    String tried = String.format(Locale.ROOT, "%d attempts over %.1f s", attempts, nanos / 1e9);
    if (failure instanceof RedisUnconfirmedException) {
      return failed(
          settings,
          doing + " for certain: " + failure.getMessage() + " in " + tried,
          "Check that its replicas follow it (INFO replication), or lower headrace.redis.replicas;"
              + " then run again.",
          failure);
    }
    String reason = "";
    for (Throwable one : all(failure)) {
      // The deepest one says what happened, those above only where.
      reason = one.getMessage() == null ? one.getClass().getSimpleName() : one.getMessage();
    }
    return failed(
        settings,
        doing + ": no success in " + tried + " (" + reason + ")",
        "Check that the server runs, and that this machine reaches it at that address"
            + (settings.tls().on() ? " with TLS." : " without TLS."),
        failure);
  }

  /** What a pipeline brought, or its first failure. */
  static <T> List<T> answers(List<Response<T>> responses) {
    List<T> answers = new ArrayList<>(responses.size());
    for (Response<T> response : responses) {
      answers.add(answer(response));
    }
    return answers;
  }

  /**
   * @throws JedisException what the server answered, or that it did not: a cluster's pipeline
   *     leaves out the answers of a node that went away
   */
  static <T> T answer(Response<T> response) {
    try {
      return response.get();
    } catch (IllegalStateException e) {
      throw new JedisConnectionException("no answer", e);
    }
  }

  private static StoreException failed(
      RedisSettings settings, String what, String fix, Throwable failure) {
    String secret = settings.password().reveal();
    boolean leaks =
        !secret.isEmpty()
            && all(failure).stream().anyMatch(f -> String.valueOf(f.getMessage()).contains(secret));
    // Redis repeats arguments of commands that it does not know, among them those of AUTH.
    String text = what + ". " + fix;
    return new StoreException(
        settings.description(),
        leaks ? text.replace(secret, "****") : text,
        leaks ? null : failure);
  }

  private static Optional<String> answer(Throwable failure) {
    return all(failure).stream()
        .filter(f -> f instanceof JedisDataException && !(f instanceof JedisRedirectionException))
        .map(f -> String.valueOf(f.getMessage()))
        .filter(text -> !isPassing(text))
        .findFirst();
  }

  private static boolean isPassing(String answer) {
    return PASSING.contains(answer.split(" ", 2)[0])
        || answer.contains(NO_MASTER)
        || answer.startsWith(NO_MASTER_FOR_REPLICAS)
        || answer.startsWith(TOO_MANY_CLIENTS);
  }

  /** A failure with all that it was caused by; a cluster hides the reasons among the suppressed. */
  private static List<Throwable> all(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> found = new ArrayList<>();
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    while (!open.isEmpty()) {
      Throwable one = open.remove();
      if (seen.add(one)) {
        found.add(one);
        if (one.getCause() != null) {
          open.add(one.getCause());
        }
        open.addAll(List.of(one.getSuppressed()));
      }
    }
    return found;
  }
}
