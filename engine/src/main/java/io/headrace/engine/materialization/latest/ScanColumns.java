package io.headrace.engine.materialization.latest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.unix_seconds;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * The columns that the views of a pass need, each once. For a single view they are its layout, so
 * that its rows go through as they come.
 */
final class ScanColumns {
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final List<List<Integer>> places = new ArrayList<>();
  private final List<ViewRead> views;

  ScanColumns(List<ViewRead> views) {
    this.views = views;
    for (ViewRead view : views) {
      List<Integer> own = new ArrayList<>();
      view.table().joinKeys().forEach(k -> own.add(place(keyName(k), key(k))));
      own.add(place(FeatureColumns.EVENT_TIMESTAMP, quoted(FeatureColumns.EVENT_TIMESTAMP)));
      own.add(place(FeatureColumns.CREATED_TIMESTAMP, quoted(FeatureColumns.CREATED_TIMESTAMP)));
      own.add(place("__tied", lit(1L)));
      view.table().features().forEach(f -> own.add(place(fieldName(f), quoted(f.name()))));
      places.add(own);
    }
  }

  private int place(String name, Column column) {
    columns.putIfAbsent(name, column);
    return new ArrayList<>(columns.keySet()).indexOf(name);
  }

  private static String fieldName(Field field) {
    return "field " + field.name();
  }

  private static String keyName(Field key) {
    return isMoment(key) ? "seconds of " + key.name() : fieldName(key);
  }

  private static Column key(Field key) {
    if (ViewRead.isDummy(key)) {
      return lit("");
    }
    // An entity key holds whole seconds: moments that differ by less are one key.
    return isMoment(key) ? timestamp_seconds(unix_seconds(quoted(key.name()))) : quoted(key.name());
  }

  private static boolean isMoment(Field key) {
    return key.type().equals(FeatureType.of(Primitive.UNIX_TIMESTAMP));
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  Dataset<Row> of(Dataset<Row> rows) {
    List<Column> named = new ArrayList<>();
    columns.values().forEach(c -> named.add(c.as("c" + named.size())));
    return rows.select(named.toArray(Column[]::new));
  }

  /**
   * @param scan made by {@link #of}
   */
  ScanProjection projection(int view, Dataset<Row> scan) {
    return new ScanProjection(places.get(view), types(view, scan), columns.size());
  }

  LatestLayout layout(int view, Dataset<Row> scan) {
    List<DataType> types = types(view, scan);
    List<Field> keys = views.get(view).table().joinKeys();
    List<Field> features = views.get(view).table().features();
    return new LatestLayout(
        keys,
        types.subList(0, keys.size()),
        features,
        types.subList(types.size() - features.size(), types.size()));
  }

  private List<DataType> types(int view, Dataset<Row> scan) {
    return places.get(view).stream().map(p -> scan.schema().fields()[p].dataType()).toList();
  }
}
