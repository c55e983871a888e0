package io.headrace.engine.retrieval;

import io.headrace.engine.pointintime.ViewRows;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A retrieval taken apart, for whoever checks its join. All of it is lazy.
 *
 * @param entities the rows that features are joined to
 * @param asOf the moment of an entity row, a timestamp over {@code entities}
 * @param views what is joined, with feature rows of all times
 * @param joined what the retrieval's join made of the rows it reads, match columns included
 */
public record JoinedRetrieval(
    Dataset<Row> entities, Column asOf, List<ViewRows> views, Dataset<Row> joined) {
  public JoinedRetrieval {
    views = List.copyOf(views);
  }
}
