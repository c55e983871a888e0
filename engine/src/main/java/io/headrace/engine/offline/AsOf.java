package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.lakehouse.TableMoment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which version of its sources a run reads.
 *
 * @param everywhere for sources that nothing else is said of; empty for the newest
 * @param bySource by the name of the source
 * @param pins what an earlier run read, by the name of the source; they win over everything else
 */
public record AsOf(
    Optional<TableMoment> everywhere,
    Map<String, TableMoment> bySource,
    Map<String, SourcePin> pins) {
  /** The newest version of everything. */
  public static final AsOf NOW = new AsOf(Optional.empty(), Map.of(), Map.of());

  public AsOf {
    bySource = Map.copyOf(bySource);
    pins = Map.copyOf(pins);
  }

  /** Likewise, but what an earlier run read is read again. */
  public AsOf withPins(Collection<SourcePin> earlier) {
    Map<String, SourcePin> byName = new LinkedHashMap<>();
    earlier.forEach(pin -> byName.put(pin.source(), pin));
    return new AsOf(everywhere, bySource, byName);
  }

  /** What is said of a source, by itself or for the whole run. */
  Optional<TableMoment> of(String source) {
    return Optional.ofNullable(bySource.get(source)).or(() -> everywhere);
  }

  Optional<SourcePin> pin(String source) {
    return Optional.ofNullable(pins.get(source));
  }

  /**
   * @param known the sources that the run reads
   * @throws DefinitionException when a moment names another one, or the earlier run read none of a
   *     source
   */
  public void requireFits(Collection<String> known) {
    List<Problem> problems = new ArrayList<>();
    bySource.forEach(
        (source, moment) -> {
          if (!known.contains(source)) {
            problems.add(
                new Problem(
                    "--as-of " + source + "=" + moment.text(),
                    "the run reads no source '" + source + "'",
                    Suggestions.among("sources", source, known)));
          }
        });
    if (!pins.isEmpty()) {
      known.stream()
          .filter(source -> !pins.containsKey(source))
          .forEach(
              source ->
                  problems.add(
                      new Problem(
                          "--pins",
                          "the report has no pin of source '" + source + "'",
                          "Use the report of a run that read it; it pins: "
                              + String.join(", ", pins.keySet())
                              + ".")));
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }
}
