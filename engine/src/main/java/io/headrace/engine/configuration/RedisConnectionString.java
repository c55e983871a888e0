package io.headrace.engine.configuration;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Address;
import io.headrace.engine.definitions.Suggestions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Feast's {@code connection_string}: {@code host:port,host:port,name=value,...}. */
final class RedisConnectionString {
  // What redis-py takes and what says nothing about where or as whom to connect.
  private static final Set<String> HARMLESS =
      Set.of(
          "skip_full_coverage_check",
          "require_full_coverage",
          "decode_responses",
          "health_check_interval",
          "socket_keepalive",
          "retry_on_timeout",
          "max_connections",
          "client_name",
          "protocol",
          "read_from_replicas",
          "cluster_error_retry_attempts",
          "encoding");

  private final List<Address> nodes = new ArrayList<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final YamlBlock block;

  private RedisConnectionString(YamlBlock block) {
    this.block = block;
  }

  static RedisConnectionString parse(String text, YamlBlock block) {
    RedisConnectionString connection = new RedisConnectionString(block);
    for (String part : text.split(",")) {
      connection.add(part.strip());
    }
    if (connection.nodes.isEmpty()) {
      connection.problem("names no host", "Begin it with host:port, for example localhost:6379.");
    }
    return connection;
  }

  private void add(String part) {
    int equals = part.indexOf('=');
    if (equals >= 0) {
      parameter(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
    } else if (!part.isEmpty()) {
      node(part);
    }
  }

  private void parameter(String name, String value) {
    List<String> known = OptionGroup.REDIS_CONNECTION.keys();
    if (!known.contains(name) && !HARMLESS.contains(name)) {
      problem(
          "has the unknown parameter '" + name + "'", Suggestions.among("parameters", name, known));
    }
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    parameters.put(name, quoted ? unescaped(value) : value);
  }

  /** A JSON string's content. */
  private static String unescaped(String json) {
    String inner = json.substring(1, json.length() - 1);
    return inner.replace("\\\"", "\"").replace("\\/", "/").replace("\\\\", "\\");
  }

  private void node(String part) {
    int colon = part.indexOf(':');
    try {
      int port = Integer.parseInt(part.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= 65_535) {
        nodes.add(new Address(part.substring(0, colon), port));
        return;
      }
    } catch (NumberFormatException e) {
      // Told below, together with a port out of range.
    }
    // Not shown: the rest of a password with a comma looks like a node.
    problem(
        "has a part that is neither host:port nor name=value",
        "Write for example localhost:6379,db=1; a password cannot hold a comma.");
  }

  List<Address> nodes() {
    return List.copyOf(nodes);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(v -> !v.equals("null"));
  }

  int number(String name, int otherwise) {
    Optional<String> text = text(name);
    if (text.isPresent() && !text.get().matches("\\d{1,6}")) {
      problem("has '" + name + "=" + text.get() + "'", "Write a whole number there.");
      return otherwise;
    }
    return text.map(Integer::parseInt).orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    Optional<String> text = text(name).map(t -> t.toLowerCase(java.util.Locale.ROOT));
    if (text.isPresent() && !Set.of("true", "false", "1", "0").contains(text.get())) {
      problem("has '" + name + "=" + text.get() + "'", "Write true or false there.");
    }
    return text.map(t -> t.equals("true") || t.equals("1")).orElse(otherwise);
  }

  Optional<Redis.Tls> tls() {
    boolean named = flag("ssl_check_hostname", true);
    boolean verifies = verifies();
    Optional<String> certificate = text("ssl_certfile");
    Optional<String> key = text("ssl_keyfile");
    if (certificate.isPresent() != key.isPresent()) {
      problem(
          "has only one of 'ssl_certfile' and 'ssl_keyfile'",
          "Name both, or none where the server asks for no certificate.");
    }
    if (!flag("ssl", false)) {
      return Optional.empty();
    }
    Redis.Verify host = named ? Redis.Verify.HOST : Redis.Verify.AUTHORITY;
    return Optional.of(
        new Redis.Tls(
            verifies ? host : Redis.Verify.NOTHING, text("ssl_ca_certs"), certificate, key));
  }

  private boolean verifies() {
    String wanted = text("ssl_cert_reqs").orElse("required");
    if (!Set.of("required", "optional", "none").contains(wanted)) {
      problem("has 'ssl_cert_reqs=" + wanted + "'", "Write required, optional or none there.");
    }
    return !wanted.equals("none");
  }

  Duration timeout(Duration otherwise) {
    Duration connect = seconds("socket_connect_timeout", Duration.ZERO);
    Duration answer = seconds("socket_timeout", Duration.ZERO);
    Duration longer = connect.compareTo(answer) > 0 ? connect : answer;
    return longer.isZero() ? otherwise : longer;
  }

  private Duration seconds(String name, Duration otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("\\d{1,9}(\\.\\d{1,9})?")) {
      problem("has '" + name + "=" + text.get() + "'", "Write seconds there, for example 2.5.");
      return otherwise;
    }
    return Duration.ofMillis(new BigDecimal(text.get()).movePointRight(3).longValue());
  }

  private void problem(String what, String fix) {
    block.problem("'connection_string' " + what, fix);
  }
}
