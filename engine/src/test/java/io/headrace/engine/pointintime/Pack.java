package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.Shape.CaseKey;
import io.headrace.engine.pointintime.Shape.ViewShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Many cases for one join.
 *
 * @param labels rows of {@link #labelSchema}
 * @param rows of each view, in the columns of {@link #rowSchema}
 */
public record Pack(Shape shape, List<Row> labels, List<List<Row>> rows) {
  /** A column of the labels that is different in each row. */
  public static final String ROW_ID = "row";

  static final String CASE = "case";
  static final String TIME = "at";

  /** Names a shape and sizes, not thousands of rows. */
  @Override
  public String toString() {
    return shape
        + ", "
        + labels.size()
        + " labels, feature rows "
        + rows.stream().map(List::size).toList();
  }

  public Dataset<Row> labels(SparkSession session) {
    return session.createDataFrame(labels, labelSchema(shape));
  }

  /** The same rows in parquet files of that folder. */
  Pack.Stored storedIn(Path folder, SparkSession session) {
    labels(session).write().parquet(folder.resolve("labels").toString());
    for (int v = 0; v < rows.size(); v++) {
      all(session, v).write().parquet(folder.resolve("rows" + v).toString());
    }
    return new Stored(this, folder);
  }

  /** A pack whose rows are read from files, in batches of columns. */
  record Stored(Pack pack, Path folder) {
    Dataset<Row> labels(SparkSession session) {
      return session.read().parquet(folder.resolve("labels").toString());
    }

    List<ViewRows> views(SparkSession session) {
      return pack.views(v -> session.read().parquet(folder.resolve("rows" + v).toString()));
    }
  }

  public Column asOf() {
    return functions.col(TIME);
  }

  /** The views as a join takes them: rows with null keys or times are gone. */
  public List<ViewRows> views(SparkSession session) {
    return views(v -> all(session, v));
  }

  private Dataset<Row> all(SparkSession session, int v) {
    return session.createDataFrame(rows.get(v), rowSchema(shape, shape.views().get(v)));
  }

  private List<ViewRows> views(IntFunction<Dataset<Row>> tables) {
    List<ViewRows> views = new ArrayList<>();
    for (int v = 0; v < shape.views().size(); v++) {
      ViewShape view = shape.views().get(v);
      List<KeyPair> keys = view.entityless() ? List.of() : keys(view);
      Column usable = functions.col(FeatureColumns.EVENT_TIMESTAMP).isNotNull();
      for (KeyPair key : keys) {
        usable = usable.and(key.feature().isNotNull());
      }
      List<Field> features = features(view);
      String prefix = "v" + v + "__";
      views.add(
          new ViewRows(
              "view" + v,
              tables.apply(v).filter(usable),
              keys,
              features,
              features.stream().map(f -> prefix + f.name()).toList(),
              view.ttl(),
              view.visibility()));
    }
    return views;
  }

  private List<KeyPair> keys(ViewShape view) {
    List<KeyPair> keys = new ArrayList<>();
    view.keys().forEach(k -> keys.add(shape.keys().get(k).pair("k" + k)));
    KeyPair number = new KeyPair(functions.col(CASE), functions.col(CASE));
    if (shape.caseKey() == CaseKey.FIRST_COLUMN) {
      keys.add(0, number);
    } else if (shape.caseKey() == CaseKey.LAST_COLUMN) {
      keys.add(number);
    }
    return keys;
  }

  private static List<Field> features(ViewShape view) {
    List<Field> features = new ArrayList<>();
    for (FeatureKind kind : view.features()) {
      int i = features.size();
      features.add(new Field(i == 0 ? "odd.`name` 0" : "f" + i, kind.declared()));
    }
    return features;
  }

  static StructType labelSchema(Shape shape) {
    StructType schema =
        new StructType()
            .add(ROW_ID, DataTypes.LongType)
            .add(TIME, DataTypes.TimestampType)
            .add(CASE, DataTypes.IntegerType);
    for (int k = 0; k < shape.keys().size(); k++) {
      schema = schema.add("k" + k, shape.keys().get(k).labelType());
    }
    return schema.add("some.thing `else`", DataTypes.StringType);
  }

  static StructType rowSchema(Shape shape, ViewShape view) {
    StructType schema = new StructType().add(CASE, DataTypes.IntegerType);
    for (int k = 0; k < shape.keys().size(); k++) {
      schema = schema.add("k" + k, shape.keys().get(k).featureType());
    }
    List<Field> features = features(view);
    for (int i = 0; i < features.size(); i++) {
      schema = schema.add(features.get(i).name(), view.features().get(i).type());
    }
    return schema
        .add(FeatureColumns.EVENT_TIMESTAMP, DataTypes.TimestampType)
        .add(FeatureColumns.CREATED_TIMESTAMP, DataTypes.TimestampType);
  }
}
