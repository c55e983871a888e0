package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;

/** The order in which a merge wants feature rows: by key, then by the moment they count from. */
final class FeatureSort {
  private final FeatureLayout layout;
  private final List<Attribute> columns = new ArrayList<>();

  FeatureSort(FeatureLayout layout) {
    this.layout = layout;
    layout.keyTypes().forEach(this::add);
    add(DataTypes.TimestampType);
    add(DataTypes.TimestampType);
    add(DataTypes.BooleanType);
    layout.featureTypes().forEach(this::add);
  }

  List<Attribute> columns() {
    return columns;
  }

  List<SortOrder> order() {
    return layout.order(columns);
  }

  private void add(DataType type) {
    columns.add(
        new AttributeReference(
            "c" + columns.size(),
            type,
            true,
            Metadata.empty(),
            NamedExpression$.MODULE$.newExprId(),
            Sequences.of(List.of())));
  }
}
