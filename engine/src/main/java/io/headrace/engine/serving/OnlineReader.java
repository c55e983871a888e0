package io.headrace.engine.serving;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.serving.OnlineResponse.OnlineResult;
import io.headrace.engine.values.EntityKeys;
import io.headrace.engine.values.ValueDecoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads features of several views for the same keys, and says of each value what it is worth. */
public final class OnlineReader {
  private final OnlineStore store;
  private final Function<SelectedView, OnlineTable> tables;

  /**
   * @param tables the online table of a view
   */
  public OnlineReader(OnlineStore store, Function<SelectedView, OnlineTable> tables) {
    this.store = store;
    this.tables = tables;
  }

  /**
   * One result a row of keys, with every feature of every view in request order.
   *
   * @param now what a view's ttl is counted back from
   * @throws DefinitionException when a join key's column is missing from the keys, or a value does
   *     not fit its type
   */
  public OnlineResponse read(
      List<SelectedView> views, OnlineKeys keys, boolean fullFeatureNames, Instant now) {
    requireColumns(views, keys);
    List<String> features = new ArrayList<>();
    List<List<FieldValue>> values = new ArrayList<>();
    keys.rows().forEach(row -> values.add(new ArrayList<>()));
    for (SelectedView view : views) {
      view.features().forEach(f -> features.add(view.column(f, fullFeatureNames)));
      List<Optional<StoredRow>> found = read(view, keys);
      for (int i = 0; i < found.size(); i++) {
        for (Field feature : view.features()) {
          values.get(i).add(fieldValue(view, feature, found.get(i), now));
        }
      }
    }
    List<OnlineResult> results = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      results.add(new OnlineResult(keys.rows().get(i), values.get(i)));
    }
    return new OnlineResponse(keys.columns(), features, results);
  }

  private List<Optional<StoredRow>> read(SelectedView view, OnlineKeys keys) {
    OnlineTable table = tables.apply(view);
    List<byte[]> encoded = new ArrayList<>();
    for (Map<String, Object> row : keys.rows()) {
      Map<String, Object> named = new LinkedHashMap<>();
      for (Field key : table.joinKeys()) {
        named.put(
            key.name(),
            view.view().isEntityless() ? "" : row.get(view.projection().entityColumn(key.name())));
      }
      encoded.add(EntityKeys.encode(table.joinKeys(), named));
    }
    return store.read(table, encoded, view.features().stream().map(Field::name).toList());
  }

  private static FieldValue fieldValue(
      SelectedView view, Field feature, Optional<StoredRow> row, Instant now) {
    if (row.isEmpty() || !row.get().values().containsKey(feature.name())) {
      return new FieldValue.NotFound();
    }
    Instant at = Instant.EPOCH.plus(row.get().eventMicros(), ChronoUnit.MICROS);
    Optional<Object> value = ValueDecoder.decode(row.get().values().get(feature.name()));
    if (view.view().expires() && at.plus(view.view().ttl()).isBefore(now)) {
      return new FieldValue.OutsideMaxAge(value, at);
    }
    return value
        .<FieldValue>map(v -> new FieldValue.Present(v, at))
        .orElseGet(() -> new FieldValue.NullValue(at));
  }

  private static void requireColumns(List<SelectedView> views, OnlineKeys keys) {
    List<Problem> problems = new ArrayList<>();
    for (SelectedView view : views) {
      for (String column : view.entityColumns()) {
        boolean missing =
            !column.equals(Names.DUMMY_JOIN_KEY)
                && (!keys.columns().contains(column)
                    || keys.rows().stream().anyMatch(r -> !r.containsKey(column)));
        if (missing) {
          problems.add(
              new Problem(
                  "--keys",
                  "join key '" + column + "' of feature view '" + view.nameInUse() + "' is missing",
                  Suggestions.among("columns", column, keys.columns())));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems.stream().distinct().toList());
    }
  }
}
