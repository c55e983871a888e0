package io.headrace.engine.verification;

import io.headrace.engine.pointintime.KeyPair;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.retrieval.JoinedRetrieval;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Some of the entity rows, chosen by a hash of key and moment, so always the same ones. */
final class EntitySample {
  static final String ROW_ID = "headrace_check_row";

  private EntitySample() {}

  /** The rows with a number each, held by the driver. */
  static Dataset<Row> of(JoinedRetrieval retrieval, SampleSize size) {
    Dataset<Row> entities = retrieval.entities();
    List<Column> hashed = new ArrayList<>();
    hashed.add(functions.lit(size.seed()));
    hashed.add(functions.unix_micros(retrieval.asOf()));
    retrieval.views().forEach(v -> v.keys().stream().map(KeyPair::label).forEach(hashed::add));
    List<Row> chosen =
        DriverRows.collect(
            entities
                .orderBy(functions.xxhash64(hashed.toArray(Column[]::new)))
                .limit(size.entityRows()));
    List<Row> numbered = new ArrayList<>();
    for (Row row : chosen) {
      Object[] cells = new Object[row.length() + 1];
      for (int i = 0; i < row.length(); i++) {
        cells[i] = row.get(i);
      }
      cells[row.length()] = (long) numbered.size();
      numbered.add(RowFactory.create(cells));
    }
    StructType schema = entities.schema().add(ROW_ID, DataTypes.LongType);
    return entities.sparkSession().createDataFrame(numbered, schema);
  }

  /** The feature rows of the sampled keys. */
  static ViewRows ofItsKeys(ViewRows view, Dataset<Row> sample) {
    if (view.keys().isEmpty()) {
      return view;
    }
    List<Column> wanted = new ArrayList<>();
    for (int i = 0; i < view.keys().size(); i++) {
      wanted.add(view.keys().get(i).label().as(ROW_ID + i));
    }
    Dataset<Row> keys = sample.select(wanted.toArray(Column[]::new)).distinct();
    Column same = functions.lit(true);
    for (int i = 0; i < view.keys().size(); i++) {
      same = same.and(view.keys().get(i).feature().equalTo(functions.col(ROW_ID + i)));
    }
    Dataset<Row> rows = view.rows().join(functions.broadcast(keys), same, "left_semi");
    return new ViewRows(
        view.name(),
        rows,
        view.keys(),
        view.features(),
        view.outputColumns(),
        view.ttl(),
        view.visibility());
  }
}
