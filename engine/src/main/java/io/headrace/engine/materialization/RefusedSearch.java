package io.headrace.engine.materialization;

import io.headrace.engine.materialization.latest.LatestLayout;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.RefusedRow;
import io.headrace.engine.values.EntityKeyEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Function1;

/**
 * Looks among the latest rows for those that a store has refused. A row found is the join keys, the
 * features, event timestamp, created timestamp, and the reason.
 */
final class RefusedSearch implements FlatMapFunction<Iterator<InternalRow>, Row> {
  private static final long serialVersionUID = 1L;

  private final OnlineTable table;
  private final LatestLayout layout;

  /** By the key in hex. */
  private final HashMap<String, String> reasons = new HashMap<>();

  private RefusedSearch(OnlineTable table, LatestLayout layout, List<RefusedRow> refused) {
    this.table = table;
    this.layout = layout;
    refused.forEach(r -> reasons.put(hex(r.entityKey()), r.reason()));
  }

  /**
   * As many rows as were refused, which are few.
   *
   * @param layout of what is shown of them
   */
  static List<Row> find(
      LatestRows latest,
      LatestLayout layout,
      OnlineTable table,
      List<RefusedRow> refused,
      int tasks) {
    return latest.run(new RefusedSearch(table, layout, refused), tasks);
  }

  /** Types of the columns of what is found, the reason's last. */
  static List<DataType> types(LatestLayout layout) {
    List<DataType> types = new ArrayList<>(layout.keyTypes());
    types.addAll(layout.featureTypes());
    types.addAll(List.of(DataTypes.TimestampType, DataTypes.TimestampType, DataTypes.StringType));
    return types;
  }

  @Override
  public Iterator<Row> call(Iterator<InternalRow> rows) {
    EntityKeyEncoder keys = EntityKeyEncoder.of(table.joinKeys(), layout.keySchema());
    List<Row> found = new ArrayList<>();
    Map<Integer, Function1<Object, Object>> converters = new HashMap<>();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      String reason = reasons.get(hex(keys.encode(row)));
      if (reason != null) {
        found.add(found(row, reason, converters));
      }
    }
    return found.iterator();
  }

  private Row found(
      InternalRow row, String reason, Map<Integer, Function1<Object, Object>> converters) {
    List<Integer> places = new ArrayList<>();
    for (int key = 0; key < layout.keyTypes().size(); key++) {
      places.add(key);
    }
    for (int feature = 0; feature < layout.featureTypes().size(); feature++) {
      places.add(layout.firstFeature() + feature);
    }
    places.add(layout.event());
    places.add(layout.created());
    List<DataType> types = types(layout);
    Object[] cells = new Object[types.size()];
    for (int column = 0; column < places.size(); column++) {
      DataType type = types.get(column);
      cells[column] =
          converters
              .computeIfAbsent(column, c -> CatalystTypeConverters.createToScalaConverter(type))
              .apply(row.get(places.get(column), type));
    }
    cells[places.size()] = reason;
    return RowFactory.create(cells);
  }

  private static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }
}
