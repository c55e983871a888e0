package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.SourceLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A table by name, or a query. */
record CatalogSource(
    SparkSession spark, Path repository, DataSource source, SourceLocation location)
    implements BatchSource {

  @Override
  public PinnedSource resolve() {
    SparkSession utc = UtcSession.of(spark);
    String where = SourceErrors.where(source);
    boolean query = location instanceof SourceLocation.Query;
    Dataset<Row> rows =
        query
            ? CatalogRows.query(utc, QueryPaths.resolve(location.text(), repository), where)
            : CatalogRows.table(utc, location.text(), where);
    SourcePin pin =
        new SourcePin(
            source.name(),
            query ? "query" : "table",
            location.text(),
            List.of(),
            OptionalLong.empty());
    return new ResolvedSource(
        source, pin, UtcSession.rebind(spark, rows), Set.of(), new PlanStatistics());
  }
}
