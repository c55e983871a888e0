package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.offline.CatalogRows;
import io.headrace.engine.offline.DeclaredTypes;
import io.headrace.engine.offline.FileRows;
import io.headrace.engine.offline.QueryPaths;
import io.headrace.engine.offline.UtcTime;
import io.headrace.engine.pointintime.KeyPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads entity rows and checks that they have what the views are joined on. */
final class EntityReader {
  private final SparkSession utc;
  private final Path repository;

  /**
   * @param utc a session of {@code UtcSession}
   */
  EntityReader(SparkSession utc, Path repository) {
    this.utc = utc;
    this.repository = repository;
  }

  /**
   * @throws DefinitionException with every missing key column, a key of another type, and no or
   *     several columns that could be the moment
   */
  EntityRows read(EntityInput input, List<SelectedView> views) {
    String where = "Entity rows (" + input.text() + ")";
    Dataset<Row> rows = rows(input, views, where);
    List<Problem> problems = new ArrayList<>(keyProblems(rows.schema(), views, where));
    Optional<String> time = timeColumn(rows.schema(), views, where, problems);
    if (!problems.isEmpty() || time.isEmpty()) {
      throw new DefinitionException(problems);
    }
    String name = time.get();
    return new EntityRows(
        rows,
        UtcTime.instant(
            Quoted.column(name),
            rows.schema().apply(name).dataType(),
            "Event timestamp '" + name + "' of the entity rows"),
        name);
  }

  private Dataset<Row> rows(EntityInput input, List<SelectedView> views, String where) {
    if (input instanceof EntityInput.Path path) {
      return FileRows.readKeepingText(utc, repository, path.files(), textKeys(views), where);
    }
    if (input instanceof EntityInput.Table table) {
      return CatalogRows.table(utc, table.name(), where);
    }
    return input instanceof EntityInput.Query query
        ? CatalogRows.query(utc, QueryPaths.resolve(query.sql(), repository), where)
        : ((EntityInput.Rows) input).rows();
  }

  /** Columns that hold text keys: in a csv, 007 must not become 7 there. */
  private static Set<String> textKeys(List<SelectedView> views) {
    Set<String> names = new LinkedHashSet<>();
    for (SelectedView view : views) {
      for (Field key : view.view().joinKeys()) {
        if (DeclaredTypes.sparkType(key.type(), DataTypes.StringType)
            .equals(DataTypes.StringType)) {
          names.add(view.projection().entityColumn(key.name()));
        }
      }
    }
    return names;
  }

  private static List<Problem> keyProblems(
      StructType schema, List<SelectedView> views, String where) {
    List<String> known = List.of(schema.fieldNames());
    Set<Problem> problems = new LinkedHashSet<>();
    for (SelectedView view : views) {
      for (Field key : view.view().joinKeys()) {
        String column = view.projection().entityColumn(key.name());
        if (known.contains(column)) {
          typeObjection(schema, column, key.type())
              .ifPresent(
                  o ->
                      problems.add(
                          new Problem(
                              where,
                              "join key column '"
                                  + column
                                  + "' for feature view '"
                                  + view.nameInUse()
                                  + "': "
                                  + o,
                              "Convert it, or declare the join key's type.")));
        } else {
          problems.add(
              new Problem(
                  where,
                  "join key column '"
                      + column
                      + "' for feature view '"
                      + view.nameInUse()
                      + "' is missing",
                  Suggestions.among("columns", column, known)));
        }
      }
    }
    return List.copyOf(problems);
  }

  private static Optional<String> typeObjection(
      StructType schema, String column, FeatureType declared) {
    return KeyPair.objection(schema.apply(column).dataType(), declared);
  }

  private static Optional<String> timeColumn(
      StructType schema, List<SelectedView> views, String where, List<Problem> problems) {
    List<String> known = List.of(schema.fieldNames());
    if (known.contains(Names.EVENT_TIMESTAMP)) {
      String type = schema.apply(Names.EVENT_TIMESTAMP).dataType().simpleString();
      if (!UtcTime.isReadable(schema.apply(Names.EVENT_TIMESTAMP).dataType())) {
        problems.add(
            new Problem(
                where,
                "column 'event_timestamp' is of type " + type,
                "It must be a timestamp, a date, or text such as 2025-05-01T12:00:00Z."));
      }
      return Optional.of(Names.EVENT_TIMESTAMP);
    }
    Set<String> keys = new LinkedHashSet<>();
    views.forEach(v -> keys.addAll(v.entityColumns()));
    List<String> times = times(schema, keys);
    if (times.size() == 1) {
      return Optional.of(times.get(0));
    }
    problems.add(
        new Problem(
            where,
            times.isEmpty()
                ? "no column is a timestamp"
                : "columns " + String.join(", ", times) + " are all timestamps",
            "Name the one that features are wanted as of 'event_timestamp'."));
    return Optional.empty();
  }

  private static List<String> times(StructType schema, Set<String> keys) {
    List<StructField> times =
        Arrays.stream(schema.fields())
            .filter(f -> UtcTime.isTime(f.dataType()) && !keys.contains(f.name()))
            .toList();
    List<String> exact =
        times.stream()
            .filter(f -> !(f.dataType() instanceof DateType))
            .map(StructField::name)
            .toList();
    return exact.isEmpty() ? times.stream().map(StructField::name).toList() : exact;
  }
}
