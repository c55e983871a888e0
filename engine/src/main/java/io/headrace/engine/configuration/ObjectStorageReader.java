package io.headrace.engine.configuration;

import io.headrace.engine.definitions.Suggestions;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the block {@code object_storage}. */
final class ObjectStorageReader {
  private static final String ACCESS_KEY = "access_key";
  private static final String SECRET_KEY = "secret_key";
  private static final String TOKEN = "session_token";
  private static final String ROLE = "role";

  /** The keys that belong to each kind of credentials. */
  private static final Map<String, List<String>> KEYS = keysByKind();

  private final YamlBlock block;

  private ObjectStorageReader(YamlBlock block) {
    this.block = block;
  }

  /** Reads the block, adding a problem for each key that does not fit. */
  static ObjectStorageConfiguration read(YamlBlock headrace) {
    return headrace
        .block("object_storage")
        .map(block -> new ObjectStorageReader(block).read())
        .orElse(ObjectStorageConfiguration.DEFAULT);
  }

  private ObjectStorageConfiguration read() {
    OptionGroup options = OptionGroup.HEADRACE_OBJECT_STORAGE;
    block.refuseUnknownKeys(options.keys());
    Optional<String> endpoint = endpoint("endpoint");
    // Stores that are not AWS seldom have a host name for each bucket, nor a region.
    boolean own = endpoint.map(e -> !e.contains("amazonaws.com")).orElse(false);
    int retries = block.integer("retries").orElse(options.defaultNumber("retries"));
    if (retries < 0) {
      block.problem("'retries' is " + retries, "Write 0 or more.");
    }
    return new ObjectStorageConfiguration(
        endpoint,
        block.text("region").or(() -> own ? Optional.of("us-east-1") : Optional.empty()),
        block.flag("path_style").orElse(own),
        credentials(),
        retries);
  }

  private Optional<String> endpoint(String key) {
    Optional<String> text = block.text(key).filter(t -> !t.isBlank());
    text.filter(t -> !isAddress(t))
        .ifPresent(
            t ->
                block.problem(
                    "'" + key + "' is '" + Masking.mask(t) + "', which is no address of a server",
                    "Write for example 'http://127.0.0.1:9000'; the bucket is no part of it."));
    return text.map(t -> t.replaceAll("/+$", ""));
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = URI.create(text);
      String path = uri.getPath() == null ? "" : uri.getPath();
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && path.replace("/", "").isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private ObjectStorageCredentials credentials() {
    String kind = block.text("credentials").orElse(inferredKind());
    if (!KEYS.containsKey(kind)) {
      block.problem(
          "the credentials '" + kind + "' are unknown",
          Suggestions.among("credentials", kind, KEYS.keySet()));
      return new ObjectStorageCredentials.Chain();
    }
    for (String key : block.keys()) {
      boolean ofAnother = KEYS.values().stream().anyMatch(keys -> keys.contains(key));
      if (ofAnother && !KEYS.get(kind).contains(key)) {
        block.problem(
            "'" + key + "' does not belong to credentials '" + kind + "'",
            "Take it out, or name the credentials that it is for.");
      }
    }
    return switch (kind) {
      case "environment" -> new ObjectStorageCredentials.Environment();
      case "profile" ->
          new ObjectStorageCredentials.Profile(block.text("profile").orElse(defaultOf("profile")));
      case "static" -> keys();
      case "anonymous" -> new ObjectStorageCredentials.Anonymous();
      case "assumed-role" -> role();
      default -> new ObjectStorageCredentials.Chain();
    };
  }

  /** Keys that stand there are meant to be used. */
  private String inferredKind() {
    if (block.has(ROLE)) {
      return "assumed-role";
    }
    if (block.has(ACCESS_KEY) || block.has(SECRET_KEY)) {
      return "static";
    }
    return block.has("profile") ? "profile" : defaultOf("credentials");
  }

  private ObjectStorageCredentials.Static keys() {
    String fix = "Write for example '${AWS_ACCESS_KEY_ID}', so that the file holds no secret.";
    return new ObjectStorageCredentials.Static(
        new Secret(block.requiredText(ACCESS_KEY, fix)),
        new Secret(
            block.requiredText(SECRET_KEY, fix.replace("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"))),
        block.text(TOKEN).filter(t -> !t.isBlank()).map(Secret::new));
  }

  private ObjectStorageCredentials.AssumedRole role() {
    return new ObjectStorageCredentials.AssumedRole(
        block.requiredText(ROLE, "Write for example 'arn:aws:iam::123456789012:role/features'."),
        block.text("role_session_name").orElse(defaultOf("role_session_name")),
        block.text("role_external_id"),
        endpoint("role_endpoint"),
        block.text("role_region"),
        block.has(ACCESS_KEY) || block.has(SECRET_KEY) ? Optional.of(keys()) : Optional.empty());
  }

  private static String defaultOf(String key) {
    return OptionGroup.HEADRACE_OBJECT_STORAGE.defaultOf(key);
  }

  private static Map<String, List<String>> keysByKind() {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    keys.put("default", List.of());
    keys.put("environment", List.of());
    keys.put("profile", List.of("profile"));
    keys.put("static", List.of(ACCESS_KEY, SECRET_KEY, TOKEN));
    keys.put("anonymous", List.of());
    keys.put(
        "assumed-role",
        List.of(
            ROLE,
            "role_session_name",
            "role_external_id",
            "role_endpoint",
            "role_region",
            ACCESS_KEY,
            SECRET_KEY,
            TOKEN));
    return keys;
  }
}
