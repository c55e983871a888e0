package io.headrace.engine.lakehouse;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.delta.DeltaColumnMapping$;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.stats.DeltaScan;
import org.apache.spark.sql.delta.stats.PreparedDeltaFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/** What Delta's own planning makes of a selection, and what its statistics say of the rest. */
record DeltaFiles(SparkSession spark, Snapshot snapshot) {

  FilesToRead toRead(FileQuestion question) {
    List<AddFile> files = planned(question.rows().get());
    long bytes = files.stream().mapToLong(AddFile::size).sum();
    Optional<Numbers> numbers =
        question.sizesOnly() || files.isEmpty()
            ? Optional.empty()
            : numbers(files, question.eventColumn());
    return new FilesToRead(
        files.size(),
        Math.toIntExact(snapshot.numOfFiles()),
        bytes,
        snapshot.sizeInBytes(),
        files.isEmpty()
            ? OptionalLong.of(0)
            : numbers.map(Numbers::rows).orElse(OptionalLong.empty()),
        OptionalLong.empty(),
        numbers.flatMap(Numbers::oldest),
        numbers.flatMap(Numbers::newest),
        false);
  }

  /** The files of Delta's own plan; a plan that the optimizer found empty reads none. */
  private static List<AddFile> planned(Dataset<Row> selection) {
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) selection).queryExecution().optimizedPlan();
    return CollectionConverters.asJava(plan.collectLeaves()).stream()
        .flatMap(leaf -> scan(leaf).stream())
        .flatMap(scan -> CollectionConverters.asJava(scan.files()).stream())
        .toList();
  }

  private static Optional<DeltaScan> scan(LogicalPlan leaf) {
    return leaf instanceof LogicalRelation relation
            && relation.relation() instanceof HadoopFsRelation files
            && files.location() instanceof PreparedDeltaFileIndex index
        ? Optional.of(index.preparedScan())
        : Optional.empty();
  }

  private record Numbers(OptionalLong rows, Optional<Instant> oldest, Optional<Instant> newest) {}

  private Optional<Numbers> numbers(List<AddFile> files, String eventColumn) {
    Dataset<Row> all = snapshot.withStats();
    Dataset<Row> chosen =
        files.size() == snapshot.numOfFiles()
            ? all
            : all.join(
                org.apache.spark.sql.functions.broadcast(
                    spark
                        .createDataset(
                            files.stream().map(AddFile::path).toList(), Encoders.STRING())
                        .toDF("path")),
                new String[] {"path"},
                "left_semi");
    Column deleted = coalesce(col("deletionVector.cardinality"), lit(0L));
    Optional<StructField> event = timeColumn(eventColumn);
    Column nothing = lit(null).cast("bigint");
    Column lowest = event.map(f -> comparable("minValues", f)).orElse(nothing);
    Column highest = event.map(f -> comparable("maxValues", f)).orElse(nothing);
    // A file that holds nothing but nulls bounds nothing, and one that does not tell may hold
    // anything.
    Column untold =
        event
            .map(
                f ->
                    lowest
                        .isNull()
                        .and(
                            coalesce(stat("nullCount", f), lit(-1L))
                                .notEqual(col("stats.numRecords"))))
            .orElse(lit(true));
    Row found =
        chosen
            .select(
                count(lit(1)),
                count(col("stats.numRecords")),
                sum(col("stats.numRecords").minus(deleted)),
                sum(when(coalesce(untold, lit(true)), 1L).otherwise(0L)),
                min(lowest),
                max(highest))
            .first();
    OptionalLong rows =
        found.getLong(0) == found.getLong(1) && !found.isNullAt(2)
            ? OptionalLong.of(found.getLong(2))
            : OptionalLong.empty();
    boolean told = !found.isNullAt(3) && found.getLong(3) == 0 && !found.isNullAt(4);
    return Optional.of(
        new Numbers(
            rows,
            told ? Optional.of(instant(found.get(4))) : Optional.empty(),
            // Delta keeps milliseconds of the greatest value.
            told ? Optional.of(instant(found.get(5)).plusMillis(1)) : Optional.empty()));
  }

  private Optional<StructField> timeColumn(String name) {
    return Arrays.stream(snapshot.schema().fields())
        .filter(f -> f.name().equalsIgnoreCase(name))
        .filter(
            f ->
                f.dataType().equals(DataTypes.TimestampType)
                    || f.dataType().equals(DataTypes.TimestampNTZType))
        .filter(f -> isCollected(f))
        .findFirst();
  }

  // Statistics are kept for the first columns of a table only.
  private boolean isCollected(StructField field) {
    return Arrays.stream(snapshot.statsSchema().fields())
        .filter(f -> f.name().equals("minValues"))
        .flatMap(
            f -> Arrays.stream(((org.apache.spark.sql.types.StructType) f.dataType()).fieldNames()))
        .anyMatch(physical(field)::equals);
  }

  private static Column comparable(String kind, StructField field) {
    Column value = stat(kind, field);
    return field.dataType().equals(DataTypes.TimestampType) ? unix_micros(value) : value;
  }

  private static Column stat(String kind, StructField field) {
    return col("stats").getField(kind).getField(physical(field));
  }

  private static String physical(StructField field) {
    return DeltaColumnMapping$.MODULE$.getPhysicalName(field);
  }

  // Microseconds, or a time without zone, which means UTC.
  private static Instant instant(Object value) {
    return value instanceof LocalDateTime naive
        ? naive.toInstant(ZoneOffset.UTC)
        : Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS);
  }
}
