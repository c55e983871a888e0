package io.headrace.operator.catalogue;

import io.headrace.operator.catalogue.Catalogue.LiteralSecret;
import io.headrace.operator.catalogue.Catalogue.Store;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.problems.Suggestions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A feature repository of two views, with Redis and a SQL registry, and an engine that knows them.
 */
public final class TestCatalogue implements EngineKnowledge {
  private static final String YAML =
      """
      project: flights
      registry:
        registry_type: sql
        path: postgresql://${REGISTRY_USER}:${REGISTRY_PASSWORD}@registry-db/feast
      online_store:
        type: redis
        connection_string: ${REDIS_HOST}:6379,password=${REDIS_PASSWORD}
      """;

  private final Map<String, Store> stores = new LinkedHashMap<>();
  private final List<LiteralSecret> literals = new ArrayList<>();
  private List<String> views = List.of("origin_weather", "origin_departures");
  private String project = "flights";
  private String definitions = "entities: []\n";

  public TestCatalogue() {
    stores.put("registry", new Store("sql", Optional.empty()));
    stores.put("online_store", new Store("redis", Optional.empty()));
    stores.put("offline_store", new Store("spark", Optional.empty()));
  }

  public TestCatalogue store(String block, String type, String file) {
    stores.put(block, new Store(type, Optional.of(file)));
    return this;
  }

  public TestCatalogue literal(String place, String what) {
    literals.add(new LiteralSecret(place, what));
    return this;
  }

  public TestCatalogue project(String name) {
    project = name;
    return this;
  }

  public TestCatalogue definitions(String text) {
    definitions = text;
    return this;
  }

  public TestCatalogue views(List<String> names) {
    views = names;
    return this;
  }

  public Catalogue build() {
    return new Catalogue(
        project,
        YAML,
        Map.of("features.yaml", definitions, "features/more/views.yaml", "feature_views: []\n"),
        stores,
        Map.of(
            "REGISTRY_USER", Set.of("registry.path"),
            "REGISTRY_PASSWORD", Set.of("registry.path"),
            "REDIS_HOST", Set.of("online_store.connection_string"),
            "REDIS_PASSWORD", Set.of("online_store.connection_string")),
        literals,
        this);
  }

  @Override
  public Optional<String> secretIn(String key, String value) {
    String last = key.substring(key.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    return last.contains("password") || last.contains("secret") || value.contains("password=")
        ? Optional.of("is a secret written out")
        : Optional.empty();
  }

  @Override
  public Optional<Instant> moment(String text, Instant now) {
    if (text.equals("now")) {
      return Optional.of(now);
    }
    if (text.equals("now-floor(1h)")) {
      return Optional.of(now.truncatedTo(java.time.temporal.ChronoUnit.HOURS));
    }
    if (text.equals("now-1h")) {
      return Optional.of(now.minus(Duration.ofHours(1)));
    }
    try {
      return Optional.of(Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public ViewChoice choose(List<String> patterns) {
    for (String pattern : patterns) {
      if (!views.contains(pattern)) {
        throw new RefusedException(
            "--views " + pattern,
            "no feature view fits",
            Suggestions.among("feature views", pattern, views));
      }
    }
    return new ViewChoice(true, patterns.isEmpty() ? views : patterns, List.of());
  }
}
