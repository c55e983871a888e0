package io.headrace.engine.repository;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at each source once. One that cannot be looked at is a problem like any other: it is
 * reported with the rest, instead of hiding it.
 */
final class RememberedSchemas implements SourceSchemas {
  private final SourceSchemas schemas;
  private final Problems problems;
  private final Map<String, Map<String, FeatureType>> known = new HashMap<>();
  private final Set<String> failed = new HashSet<>();

  RememberedSchemas(SourceSchemas schemas, Problems problems) {
    this.schemas = schemas;
    this.problems = problems;
  }

  @Override
  public Map<String, FeatureType> columns(DataSource source) {
    return known.computeIfAbsent(source.name(), name -> look(source));
  }

  /** Whether the source was looked at in vain: what follows from that need not be reported too. */
  boolean hasFailed(DataSource source) {
    return failed.contains(source.name());
  }

  private Map<String, FeatureType> look(DataSource source) {
    try {
      return schemas.columns(source);
    } catch (DefinitionException e) {
      problems.addAll(e.problems());
    } catch (StoreException e) {
      String what =
          e.getMessage().substring(Math.min(e.getMessage().length(), e.store().length() + 2));
      problems.addAll(List.of(new Problem(e.store(), what, "Correct the source.")));
    }
    failed.add(source.name());
    return Map.of();
  }
}
