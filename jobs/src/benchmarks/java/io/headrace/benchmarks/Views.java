package io.headrace.benchmarks;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The data of a shape as a user defines it. */
final class Views {
  private Views() {}

  static List<SelectedView> of(Inputs inputs) {
    return IntStream.range(0, inputs.shape().views()).mapToObj(v -> view(inputs, v)).toList();
  }

  static Dataset<Row> labels(SparkSession spark, Inputs inputs) {
    return inputs.shape().isBucketed()
        ? spark.table(inputs.labelTable())
        : spark.read().parquet(inputs.labels().toString());
  }

  private static SelectedView view(Inputs inputs, int index) {
    Shape shape = inputs.shape();
    String name = shape.view(index);
    List<Field> features =
        IntStream.range(0, shape.columns())
            .mapToObj(c -> new Field(shape.column(index, c), type(c)))
            .toList();
    FeatureView view =
        new FeatureView(
            name,
            List.of("key"),
            List.of(new Field(Inputs.KEY, FeatureType.of(Primitive.INT64))),
            features,
            Inputs.TTL,
            source(inputs, index),
            true,
            true,
            true,
            FeatureView.Kind.FEATURE_VIEW,
            Optional.empty(),
            "",
            Map.of(),
            "");
    Projection all = new Projection(name, Optional.empty(), Map.of(), view.featureNames());
    return new SelectedView(view, all, features);
  }

  private static FeatureType type(int column) {
    return switch (column % 4) {
      case 0, 1 -> FeatureType.of(Primitive.FLOAT64);
      case 2 -> FeatureType.of(Primitive.INT64);
      default -> FeatureType.of(Primitive.STRING);
    };
  }

  private static DataSource source(Inputs inputs, int view) {
    SourceLocation location =
        inputs.shape().isBucketed()
            ? new SourceLocation.Table(inputs.featureTable(view))
            : new SourceLocation.Files(inputs.features(view).toString(), FileFormat.PARQUET);
    return new DataSource(
        "features_" + view,
        location,
        Inputs.EVENT,
        Optional.of(Inputs.CREATED),
        Map.of(),
        Optional.empty(),
        "",
        Map.of(),
        "");
  }
}
