package io.headrace.engine.materialization.latest;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.online.OnlineTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pass is to find for one view.
 *
 * @param table names the keys and features; a view without entities has the dummy key
 * @param range of the event times that count
 */
public record ViewRead(OnlineTable table, TimeRange range, Timeless timeless) {

  /** The join keys that the source has columns for. */
  List<Field> sourceKeys() {
    return table.joinKeys().stream().filter(k -> !isDummy(k)).toList();
  }

  /** A key without column: the same empty text in every row. */
  static boolean isDummy(Field key) {
    return key.name().equals(Names.DUMMY_JOIN_KEY);
  }

  /**
   * Whether both can be answered by one pass: a column that both ask for has one type, and there is
   * a moment that both ranges have, so that hardly a row is read for nothing.
   */
  public boolean goesWith(ViewRead other) {
    Map<String, FeatureType> types = new HashMap<>();
    sourceKeys().forEach(f -> types.put(f.name(), f.type()));
    table.features().forEach(f -> types.put(f.name(), f.type()));
    return other.fits(types) && TimeRanges.overlap(range, other.range());
  }

  private boolean fits(Map<String, FeatureType> types) {
    return sourceKeys().stream()
            .allMatch(f -> types.getOrDefault(f.name(), f.type()).equals(f.type()))
        && table.features().stream()
            .allMatch(f -> types.getOrDefault(f.name(), f.type()).equals(f.type()));
  }
}
