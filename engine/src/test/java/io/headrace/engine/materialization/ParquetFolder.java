package io.headrace.engine.materialization;

import io.headrace.engine.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;

/** Parquet files in a folder: appended to, or written anew as a whole. */
final class ParquetFolder implements ChangingTable {
  private final Path folder;
  private List<Row> before = List.of();

  ParquetFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public String yaml() {
    return "path: '" + folder + "', file_format: parquet";
  }

  @Override
  public Dataset<Row> rows() {
    return TestSpark.session().read().schema(CommitRepository.SCHEMA).parquet(folder.toString());
  }

  @Override
  public void append(List<Row> rows) {
    before = exists() ? all() : List.of();
    CommitRepository.rows(rows).write().mode(SaveMode.Append).parquet(folder.toString());
  }

  @Override
  public void update(long driver, long trips) {
    List<Row> rows = new ArrayList<>();
    for (Row r : all()) {
      rows.add(
          r.getLong(0) == driver
              ? org.apache.spark.sql.RowFactory.create(r.get(0), r.get(1), r.get(2), trips)
              : r);
    }
    replace(rows);
  }

  @Override
  public void merge(List<Row> rows) {
    List<Row> merged = new ArrayList<>(all());
    merged.removeIf(r -> rows.stream().anyMatch(m -> m.getLong(0) == r.getLong(0)));
    merged.addAll(rows);
    replace(merged);
  }

  @Override
  public void delete(long driver) {
    replace(all().stream().filter(r -> r.getLong(0) != driver).toList());
  }

  @Override
  public void deleteLatest(long driver) {
    List<Row> rows = new ArrayList<>(all());
    rows.stream()
        .filter(r -> r.getLong(0) == driver)
        .max((a, b) -> a.getTimestamp(1).compareTo(b.getTimestamp(1)))
        .ifPresent(rows::remove);
    replace(rows);
  }

  @Override
  public void compact() {
    replace(all());
  }

  @Override
  public void rollback() {
    replace(before);
  }

  @Override
  public void addColumn() {
    before = all();
    CommitRepository.rows(List.of(CommitRepository.row(1, 1, 1, 1)))
        .withColumn("city", functions.lit("x"))
        .write()
        .mode(SaveMode.Append)
        .parquet(folder.toString());
  }

  private List<Row> all() {
    return rows().collectAsList();
  }

  private void replace(List<Row> rows) {
    List<Row> old = all();
    // A folder without a row would be no source.
    List<Row> kept = rows.isEmpty() ? List.of(CommitRepository.row(99, 0, 0, 0)) : rows;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CommitRepository.rows(kept).write().mode(SaveMode.Append).parquet(folder.toString());
    before = old;
  }

  private boolean exists() {
    return Files.exists(folder);
  }
}
