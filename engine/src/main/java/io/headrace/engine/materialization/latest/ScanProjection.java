package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.Sequences;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;

/**
 * Where the columns of a layout are in the rows of a scan.
 *
 * @param places in the scan, in the order of the layout
 * @param types of these columns
 * @param width number of columns of the scan
 */
record ScanProjection(List<Integer> places, List<DataType> types, int width)
    implements Serializable {
  ScanProjection {
    places = List.copyOf(places);
    types = List.copyOf(types);
  }

  /** Whether the rows of the scan are rows of the layout. */
  boolean isIdentity() {
    return places.equals(IntStream.range(0, width).boxed().toList());
  }

  /** Makes the first columns of the layout. */
  UnsafeProjection ofFirst(int columns) {
    List<Expression> columnsOfScan = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      columnsOfScan.add(new BoundReference(places.get(i), types.get(i), true));
    }
    return UnsafeProjection.create(Sequences.of(columnsOfScan));
  }
}
